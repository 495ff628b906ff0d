package org.jfork.benchmarks.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jfork.benchmarks.measure.Members;

/**
 * {@code bin/performance}: makes the page and its charts from what was measured.
 *
 * <pre>
 *   store NAME DIRECTORY    takes the last line of standard input as the result of a measurement, if it is one and nothing failed
 *   page FILE DIRECTORY     fills the page and draws the charts
 * </pre>
 */
public final class PageCommand {
    private PageCommand() {}

    public static void main(String[] arguments) throws IOException {
        System.setProperty("java.awt.headless", "true");
        switch (arguments[0]) {
            case "store" -> store(arguments[1], Path.of(arguments[2]));
            case "page" -> fill(Path.of(arguments[1]), Path.of(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void store(String name, Path directory) throws IOException {
        String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8).trim();
        String line = text.substring(text.lastIndexOf('\n') + 1);
        if (!isResult(name, line)) {
            System.err.println(name + ": no good result; what is stored stays as it is");
            System.exit(1);
        }
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(name + ".json"), line + "\n");
    }

    static boolean isResult(String name, String line) {
        try {
            Map<String, Object> result = Members.parse(line);
            return name.equals(result.get("benchmark"))
                    && Boolean.TRUE.equals(result.get("ok"))
                    && result.get("only") == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static void fill(Path page, Path directory) throws IOException {
        Results results = Results.in(directory);
        new Charts(results, directory).draw();
        Files.writeString(page, Page.fill(Files.readString(page), results));
    }
}
