package org.jfork.examples.anyevent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/from-anyevent-fork.md} refers to. */
class FromAnyEventForkTest {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(IT|Test|_test))`");
    private static final Pattern EXAMPLE = Pattern.compile("example `(\\w+)`");

    private final String text = Files.readString(ROOT.resolve("docs/from-anyevent-fork.md"));

    FromAnyEventForkTest() throws IOException {}

    @Test
    void everyTestThatIsNamedMustExist() throws IOException {
        Set<String> existing = new TreeSet<>();
        for (String directory :
                List.of("core/src/test/java", "examples/src/test/java", "examples-spring/src/test/java", "native/test"))
            existing.addAll(sources(directory));
        assertThat(named(TEST)).hasSizeGreaterThan(20).isSubsetOf(existing);
    }

    @Test
    void everyExampleMustBeNamedAndExist() throws IOException {
        Set<String> programs = sources("examples/src/main/java/org/jfork/examples/anyevent");
        programs.removeAll(Set.of("package-info", "Lines", "SomeModule"));
        assertThat(named(EXAMPLE)).isEqualTo(programs);
    }

    @Test
    void everyRowMustNameATestOrGiveAReason() {
        List<String> without = new ArrayList<>();
        List<String> rows = text.lines().filter(line -> line.startsWith("| ")).toList();
        for (String row : rows) if (!row.matches(".*\\| [^| ][^|]* \\|")) without.add(row);
        assertThat(rows).hasSizeGreaterThan(30);
        assertThat(without).isEmpty();
    }

    private Set<String> named(Pattern pattern) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Without what comes behind the name. */
    private static Set<String> sources(String directory) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java") || name.endsWith(".c"))
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
