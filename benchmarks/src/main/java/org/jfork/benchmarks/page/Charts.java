package org.jfork.benchmarks.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfork.benchmarks.measure.Members;

/** Which charts there are: one a measurement, of some of its rows. */
final class Charts {
    private static final List<String> DRAWN = List.of("rate", "exec", "scale", "memory", "big", "warm", "phases");

    private final Results results;
    private final Path directory;

    Charts(Results results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    static boolean isDrawn(String name) {
        return DRAWN.contains(name);
    }

    /** Those whose results are there. */
    void draw() throws IOException {
        if (has("rate")) rate();
        for (String name : List.of("exec", "scale"))
            if (has(name)) bars(name, rowsOf(name, "per_second"), "Processes a second", "a second");
        if (has("warm")) bars("warm", rowsOf("warm", "ms"), "Compiling 50 files", "milliseconds");
        if (has("phases")) bars("phases", phases(), "Phases of a life, frozen template", "microseconds");
        if (has("memory")) memory();
        if (has("big")) big();
    }

    private boolean has(String name) {
        return results.of(name) != null;
    }

    private void rate() throws IOException {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("floor: clone, exit", "floor");
        kinds.put("jfork", "jfork");
        kinds.put("AnyEvent::Fork new", "perl_new");
        kinds.put("AnyEvent::Fork new_exec", "perl_new_exec");
        kinds.put("Python forkserver", "python");
        kinds.put("plain java", "java");
        BarChart chart = new BarChart("Life cycles a second", "a second", List.of("1 in flight", "8 in flight"));
        kinds.forEach((label, key) -> chart.series(
                label, results.median("rate", key + "_per_second"), results.median("rate", key + "_8_per_second")));
        chart.save(directory.resolve("rate.svg"));
    }

    /** One bar a row. */
    private void bars(String name, Map<String, Double> rows, String title, String unit) throws IOException {
        BarChart chart = new BarChart(title, unit, new ArrayList<>(rows.keySet()));
        chart.series(
                title, rows.values().stream().mapToDouble(Double::doubleValue).toArray());
        chart.save(directory.resolve(name + ".svg"));
    }

    /** By their labels. */
    private Map<String, Double> rowsOf(String name, String ending) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Map<String, Object> row : rows(name, ending))
            values.put(
                    row.get("label").toString(),
                    results.median(name, row.get("key").toString()));
        return values;
    }

    /** Those that are there, with keys that end so. */
    private List<Map<String, Object>> rows(String name, String ending) {
        return Members.list(results.of(name), "rows").stream()
                .filter(row ->
                        !row.containsKey("absent") && row.get("key").toString().endsWith(ending))
                .toList();
    }

    /** By their keys, since there are many. */
    private Map<String, Double> phases() {
        Map<String, Double> phases = new LinkedHashMap<>();
        for (Map<String, Object> row : rows("phases", "_us")) {
            String key = row.get("key").toString();
            if (key.startsWith("frozen_")) phases.put(key.replaceAll("frozen_|_us", ""), results.median("phases", key));
        }
        return phases;
    }

    private void memory() throws IOException {
        LineChart chart = new LineChart("Memory of idle workers", "workers", "MB", 1, 10, 100, 1000);
        for (String kind : List.of("jfork", "exec", "perl"))
            chart.series(label(kind), count -> results.median("memory", kind + "_total_mb_" + count));
        chart.save(directory.resolve("memory.svg"));
    }

    private void big() throws IOException {
        LineChart chart = new LineChart("Processes a second, by size", "MB", "a second", 20, 200, 2000);
        for (String kind : List.of("template", "main", "plain_fork"))
            chart.series(label(kind), size -> results.median("big", kind + "_" + size + "mb_per_second"));
        chart.save(directory.resolve("big.svg"));
    }

    private static String label(String kind) {
        return switch (kind) {
            case "jfork" -> "jfork";
            case "exec" -> "Fork.exec()";
            case "perl" -> "AnyEvent::Fork";
            case "template" -> "template of that size";
            case "main" -> "program of that size";
            case "plain_fork" -> "plain fork, C";
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
