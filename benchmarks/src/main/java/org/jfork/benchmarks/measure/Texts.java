package org.jfork.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A result for people, from the JSON object. */
final class Texts {
    private Texts() {}

    static String of(Map<String, Object> members) {
        List<String> lines = new ArrayList<>();
        members.forEach((key, value) -> {
            if (value != null && isFact(members, key)) lines.add(key + ": " + value);
        });
        for (Map<String, Object> row : Members.list(members, "rows")) lines.add(row(row));
        for (Map<String, Object> figure : Members.list(members, "figures")) lines.add(figure(figure));
        for (Object complaint : (List<?>) members.get("complaints")) lines.add("FAILED: " + complaint);
        return String.join("\n", lines);
    }

    /** Not told again as a row or figure. */
    private static boolean isFact(Map<String, Object> members, String key) {
        return !List.of("rows", "figures", "complaints", "ok").contains(key)
                && Members.find(members, "rows", key) == null
                && Members.find(members, "figures", key) == null;
    }

    private static String row(Map<String, Object> row) {
        if (row.containsKey("absent")) return String.format("%-48s absent: %s", row.get("label"), row.get("absent"));
        String text = String.format(
                "%-48s %8s %s (%s to %s)",
                row.get("label"), row.get("median"), row.get("unit"), row.get("least"), row.get("most"));
        return row.containsKey("p50_us")
                ? text
                        + String.format(
                                "; us: p50 %s, p99 %s, p99.9 %s",
                                row.get("p50_us"), row.get("p99_us"), row.get("p99_9_us"))
                : text;
    }

    private static String figure(Map<String, Object> figure) {
        String goal = figure.get("goal").toString();
        String text = String.format("%-24s %8s", figure.get("key"), figure.get("value"));
        if (figure.containsKey("least")) text += " (" + figure.get("least") + " to " + figure.get("most") + ")";
        return text + "  " + figure.get("label") + (goal.isEmpty() ? "" : "; goal: " + goal);
    }
}
