package org.jfork.benchmarks.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jfork.benchmarks.measure.Members;

/** Tables in Markdown. */
final class Tables {
    private Tables() {}

    /** All rows of a result. */
    static String rows(Map<String, Object> result) {
        List<Map<String, Object>> rows = Members.list(result, "rows");
        boolean hasLatencies = rows.stream().anyMatch(row -> row.containsKey("p50_us"));
        List<String> head = new ArrayList<>(List.of("", "median", "least to most", "unit"));
        if (hasLatencies) head.addAll(List.of("p50, µs", "p99, µs", "p99.9, µs"));
        StringBuilder table = new StringBuilder(head(head));
        for (Map<String, Object> row : rows) table.append(row(row, hasLatencies));
        return table.toString();
    }

    private static String row(Map<String, Object> row, boolean hasLatencies) {
        if (row.containsKey("absent"))
            return line(Stream.concat(
                    Stream.of(row.get("label"), "absent", row.get("absent"), row.get("unit")),
                    hasLatencies ? Stream.of("", "", "") : Stream.empty()));
        Stream<Object> values = Stream.of(
                row.get("label"), row.get("median"), row.get("least") + " to " + row.get("most"), row.get("unit"));
        Stream<Object> latencies = Stream.of("p50_us", "p99_us", "p99_9_us").map(key -> row.getOrDefault(key, ""));
        return line(hasLatencies ? Stream.concat(values, latencies) : values);
    }

    /** The figures of a result; empty if it has none. */
    static String figures(Map<String, Object> result) {
        List<Map<String, Object>> figures = Members.list(result, "figures");
        if (figures.isEmpty()) return "";
        StringBuilder table = new StringBuilder(head(List.of("figure", "", "value", "least to most", "goal")));
        for (Map<String, Object> figure : figures)
            table.append(line(Stream.of(
                    "`" + figure.get("key") + "`", figure.get("label"), value(figure), spread(figure), goal(figure))));
        return table.toString();
    }

    /** All figures that have a goal; empty if there are none. */
    static String goals(Results results) {
        StringBuilder table = new StringBuilder();
        results.all().values().stream()
                .flatMap(result -> Members.list(result, "figures").stream())
                .filter(figure -> !goal(figure).isEmpty())
                .forEach(figure -> table.append(line(Stream.of(
                        "`" + figure.get("key") + "`",
                        figure.get("label"),
                        value(figure),
                        spread(figure),
                        goal(figure),
                        verdict(figure)))));
        return table.isEmpty() ? "" : head(List.of("figure", "", "value", "least to most", "goal", "")) + table;
    }

    static String verdict(Map<String, Object> figure) {
        if (!(figure.get("value") instanceof Number value)) return "not measured";
        String[] goal = goal(figure).split(" ");
        double limit = Double.parseDouble(goal[1]);
        boolean isMet = goal[0].equals(">=") ? value.doubleValue() >= limit : value.doubleValue() <= limit;
        return isMet ? "met" : "missed";
    }

    private static String goal(Map<String, Object> figure) {
        return figure.getOrDefault("goal", "").toString();
    }

    private static Object value(Map<String, Object> figure) {
        return figure.get("value") == null ? "not measured" : figure.get("value");
    }

    private static String spread(Map<String, Object> figure) {
        return figure.containsKey("least") ? figure.get("least") + " to " + figure.get("most") : "";
    }

    private static String head(List<String> names) {
        return line(names.stream().map(Object.class::cast))
                + line(names.stream().map(name -> "---"));
    }

    private static String line(Stream<Object> cells) {
        return cells.map(cell -> cell.toString().replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
