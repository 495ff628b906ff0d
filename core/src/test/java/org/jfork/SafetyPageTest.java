package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/fork-safety.md} names hazards and tests that exist. */
class SafetyPageTest {
    private static final Path ROOT = Path.of("..");

    private static List<MatchResult> matches(String pattern) throws IOException {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(Files.readString(ROOT.resolve("docs/fork-safety.md")))
                .results()
                .toList();
    }

    @Test
    void everyTestOnThePageMustExist() throws IOException {
        List<String> named = matches("`(\\w+(?:IT|_test))`").stream()
                .map(match -> match.group(1))
                .toList();
        assertThat(named)
                .hasSizeGreaterThan(50)
                .allSatisfy(name -> assertThat(exists(name)).as(name).isTrue());
    }

    private static boolean exists(String name) throws IOException {
        if (name.endsWith("_test"))
            return Files.exists(ROOT.resolve("native/test").resolve(name + ".c"));
        for (String module : List.of("core", "crac", "examples-spring", "benchmarks", "libraries"))
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                if (files.anyMatch(file -> file.endsWith(name + ".java"))) return true;
            }
        return false;
    }

    @Test
    void thePageMustGiveEachHazardItsTreatment() throws IOException {
        assertThat(matches("^\\| `([A-Z_]+)` \\| (repaired|refused)").stream()
                        .map(match -> match.group(1) + " " + match.group(2)))
                .containsExactlyElementsOf(Arrays.stream(Hazard.values())
                        .map(hazard -> hazard + (hazard.isRepairable() ? " repaired" : " refused"))
                        .toList());
    }

    @Test
    void theRefusalOfEachHazardMustBeExplained() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/troubleshooting.md"));
        for (Hazard hazard : Hazard.values()) assertThat(page).contains("`(hazard " + hazard + ")`");
    }
}
