package org.jfork.benchmarks;

import java.util.List;

/** Measurements of one thing, at least one: what is usual, and how far it varies. */
final class Spread {
    private final List<Double> sorted;

    Spread(List<Double> values) {
        if (values.isEmpty()) throw new IllegalArgumentException("nothing was measured");
        sorted = values.stream().sorted().toList();
    }

    int count() {
        return sorted.size();
    }

    double median() {
        int middle = count() / 2;
        return count() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double least() {
        return sorted.get(0);
    }

    double most() {
        return sorted.get(count() - 1);
    }

    @Override
    public String toString() {
        return String.format("median %.0f, %.0f to %.0f", median(), least(), most());
    }
}
