package org.jfork.benchmarks.measure;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A result of a measurement, mostly a ratio.
 *
 * @param key for programs
 * @param label for people
 * @param goal what is wanted, as in {@code >= 0.6}; empty if nothing is
 * @param value null if what it needs was not measured
 */
public record Figure(String key, String label, String goal, Spread value) {
    /** How many times as much {@code one} is as {@code other}; nothing if one of them is absent. */
    public static Figure ratio(String key, String label, String goal, Row one, Row other) {
        boolean isKnown = !one.isAbsent() && !other.isAbsent();
        return new Figure(key, label, goal, isKnown ? one.values().over(other.values()) : null);
    }

    Object median() {
        return value == null ? null : Rounded.of(value.median());
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("key", key);
        members.put("label", label);
        members.put("goal", goal);
        members.put("value", median());
        if (value != null && value.count() > 1) {
            members.put("least", Rounded.of(value.least()));
            members.put("most", Rounded.of(value.most()));
        }
        return members;
    }
}
