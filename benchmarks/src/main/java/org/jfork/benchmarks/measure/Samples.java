package org.jfork.benchmarks.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values of several things, one after the other. */
public final class Samples {
    private final Map<String, List<Double>> values = new HashMap<>();

    public void add(String key, double value) {
        values.computeIfAbsent(key, one -> new ArrayList<>()).add(value);
    }

    /** Absent, for that reason, if there is no value. */
    public Row row(String key, String label, String unit, String why) {
        List<Double> all = values.get(key);
        return all == null ? Row.absent(key, label, unit, why) : Row.of(key, label, unit, new Spread(all));
    }

    /** Null if there is no value. */
    public Spread spread(String key) {
        return values.containsKey(key) ? new Spread(values.get(key)) : null;
    }
}
