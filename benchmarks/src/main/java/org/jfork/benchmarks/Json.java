package org.jfork.benchmarks;

import java.util.Locale;
import java.util.StringJoiner;

/** A flat JSON object on one line, members in the order they were put. */
public final class Json {
    private final StringJoiner members = new StringJoiner(", ", "{", "}");

    public Json put(String name, long value) {
        return member(name, Long.toString(value));
    }

    public Json put(String name, double value) {
        return member(name, Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f", value) : "null");
    }

    public Json put(String name, boolean value) {
        return member(name, Boolean.toString(value));
    }

    /** For what one place behind the point would not tell. */
    public Json putExactly(String name, double value) {
        return member(name, Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "null");
    }

    /** For plain text: no control characters. */
    public Json put(String name, String value) {
        return member(name, quote(value));
    }

    private Json member(String name, String value) {
        members.add(quote(name) + ": " + value);
        return this;
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public String toString() {
        return members.toString();
    }
}
