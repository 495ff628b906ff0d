package org.jfork.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One list of fault points: in the header, in Java, in the tests and in the documentation. */
class FaultTableTest {
    private static final Path ROOT = Path.of("..");

    private static List<MatchResult> matches(String pattern, Path file) throws IOException {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(Files.readString(ROOT.resolve(file)))
                .results()
                .toList();
    }

    private static Map<Integer, String> pointsOfTheHeader() throws IOException {
        Map<Integer, String> points = new TreeMap<>();
        for (MatchResult entry : matches("X\\((\\d+), (\\w+)\\)", Path.of("native/include/jfork/fault.h")))
            assertThat(points.put(Integer.valueOf(entry.group(1)), entry.group(2)))
                    .as("a number is used once")
                    .isNull();
        return points;
    }

    @Test
    void theTestsMustKnowExactlyThePointsInTheCode() throws IOException {
        Map<Integer, String> points = new TreeMap<>();
        for (FaultPoint point : FaultPoint.values()) points.put(point.number(), point.name());
        assertThat(points).isEqualTo(pointsOfTheHeader());
    }

    @Test
    void javaMustGiveThePointsTheSameNumbers() throws IOException {
        Map<Integer, String> points = pointsOfTheHeader();
        Path faults = Path.of("core/src/main/java/org/jfork/internal/os/Faults.java");
        List<MatchResult> constants = matches("public static final int (\\w+) = (\\d+);", faults);
        assertThat(constants)
                .isNotEmpty()
                .allSatisfy(constant ->
                        assertThat(points).containsEntry(Integer.valueOf(constant.group(2)), constant.group(1)));
    }

    /** A point that is reached nowhere would be a row of the table about nothing. */
    @Test
    void everyPointMustBeOnceInTheCode() throws IOException {
        Map<String, Integer> uses = new TreeMap<>();
        for (String name : pointsOfTheHeader().values()) uses.put(name, 0);
        try (Stream<Path> files =
                Stream.of("native/src", "core/src/main/java").flatMap(directory -> walk(ROOT.resolve(directory)))) {
            for (Path file : files.toList())
                for (MatchResult use : matches(
                        "jf_fault(?:_fails)?\\(JF_FAULT_(\\w+)\\b|Faults\\.point\\(Faults\\.(\\w+)\\)",
                        ROOT.relativize(file)))
                    uses.merge(use.group(1) == null ? use.group(2) : use.group(1), 1, Integer::sum);
        }
        assertThat(uses).allSatisfy((name, count) -> assertThat(count).isEqualTo(1));
    }

    private static Stream<Path> walk(Path directory) {
        try {
            return Files.walk(directory).filter(file -> file.toString().matches(".*\\.(c|java)"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theDocumentationMustSayWhatTheTestsExpect() throws IOException {
        String cell = " ([^|]*) \\|";
        List<String> rows =
                matches("^\\| (\\d+) \\| `(\\w+)` \\|" + cell.repeat(4) + "$", Path.of("docs/faults.md")).stream()
                        .map(row -> row(row.group(1), row.group(2), row.group(4), row.group(5), row.group(6)))
                        .toList();
        List<String> expected = Arrays.stream(FaultPoint.values())
                .map(point -> row(
                        Integer.toString(point.number()),
                        point.name(),
                        point.role().word(),
                        point.ofEnd().words(),
                        point.ofDelay().words()))
                .toList();
        assertThat(rows).isEqualTo(expected);
    }

    private static String row(String... cells) {
        return String.join(" | ", cells);
    }
}
