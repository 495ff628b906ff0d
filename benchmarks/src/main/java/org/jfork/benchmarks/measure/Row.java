package org.jfork.benchmarks.measure;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One line of a result.
 *
 * @param key for programs
 * @param label for people
 * @param unit of the values
 * @param values one a round; null if nothing was measured
 * @param latencies in ns of all that was done in all rounds; null if they are of no interest
 * @param absent why nothing was measured; null if something was
 */
public record Row(String key, String label, String unit, Spread values, Histogram latencies, String absent) {
    private static final double MICRO = 1e3;

    public static Row of(String key, String label, String unit, Spread values) {
        return new Row(key, label, unit, values, null, null);
    }

    public static Row absent(String key, String label, String unit, String why) {
        return new Row(key, label, unit, null, null, why);
    }

    boolean isAbsent() {
        return absent != null;
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("key", key);
        members.put("label", label);
        members.put("unit", unit);
        if (isAbsent()) members.put("absent", absent);
        else addValues(members);
        return members;
    }

    private void addValues(Map<String, Object> members) {
        members.put("median", Rounded.of(values.median()));
        members.put("least", Rounded.of(values.least()));
        members.put("most", Rounded.of(values.most()));
        if (latencies == null || latencies.getTotalCount() == 0) return;
        members.put("p50_us", Rounded.of(latencies.getValueAtPercentile(50) / MICRO));
        members.put("p99_us", Rounded.of(latencies.getValueAtPercentile(99) / MICRO));
        members.put("p99_9_us", Rounded.of(latencies.getValueAtPercentile(99.9) / MICRO));
    }
}
