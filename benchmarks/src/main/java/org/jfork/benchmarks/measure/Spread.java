package org.jfork.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measurements of one thing, at least one, in the order in which they were made: what is usual, and how far it varies. */
public final class Spread {
    private final List<Double> values;
    private final List<Double> sorted;

    public Spread(List<Double> values) {
        if (values.isEmpty()) throw new IllegalArgumentException("nothing was measured");
        this.values = List.copyOf(values);
        sorted = values.stream().sorted().toList();
    }

    /**
     * How many times as much as the other: each value by the one that was measured beside it, so that what the machine did
     * meanwhile meets both.
     */
    public Spread over(Spread other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(count(), other.count()); i++) ratios.add(values.get(i) / other.values.get(i));
        return new Spread(ratios);
    }

    public Spread times(double factor) {
        return new Spread(values.stream().map(value -> value * factor).toList());
    }

    public int count() {
        return sorted.size();
    }

    public double median() {
        int middle = count() / 2;
        return count() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public double least() {
        return sorted.get(0);
    }

    public double most() {
        return sorted.get(count() - 1);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "median %.0f, %.0f to %.0f", median(), least(), most());
    }
}
