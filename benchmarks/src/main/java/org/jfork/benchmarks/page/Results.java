package org.jfork.benchmarks.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfork.benchmarks.measure.Members;

/** The stored JSON objects of measurements, by name; some may be missing. */
final class Results {
    static final List<String> NAMES = List.of("rate", "exec", "scale", "memory", "big", "warm", "phases", "spawn");

    private final Map<String, Map<String, Object>> results = new LinkedHashMap<>();
    private final String directory;

    /** @param directory where charts are, seen from the page */
    Results(String directory) {
        this.directory = directory;
    }

    /** {@code NAME.json} in a directory beside the page. */
    static Results in(Path directory) throws IOException {
        Results all = new Results(directory.getFileName().toString());
        for (String name : NAMES) {
            Path file = directory.resolve(name + ".json");
            if (Files.exists(file)) all.put(name, Members.parse(Files.readString(file)));
        }
        return all;
    }

    String directory() {
        return directory;
    }

    void put(String name, Map<String, Object> result) {
        results.put(name, result);
    }

    /** Null if it is missing. */
    Map<String, Object> of(String name) {
        return results.get(name);
    }

    /** The median of a row; NaN if it is absent or missing. */
    double median(String name, String key) {
        Map<String, Object> result = results.get(name);
        return result != null && result.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** Those that are there, in their order. */
    Map<String, Map<String, Object>> all() {
        return results;
    }
}
