package org.jfork.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jfork.benchmarks.measure.Figure;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.benchmarks.measure.Members;
import org.jfork.benchmarks.measure.Row;
import org.jfork.benchmarks.measure.Spread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");

    private static Results results() {
        Results results = new Results("performance");
        results.put(
                "exec",
                new Findings("exec")
                        .row(Row.of("exec_per_second", "Fork.exec()", "/s", new Spread(List.of(7.0, 8.0, 9.0))))
                        .figure(new Figure("ratio_java", "to java", ">= 1.0", new Spread(List.of(2.0))))
                        .members());
        return results;
    }

    @Test
    void onlyWhatIsBetweenMarksMustChange() {
        String page = """
                before
                <!-- exec: begin -->
                old
                <!-- exec: end -->
                between
                <!-- rate: begin -->
                stays, without data
                <!-- rate: end -->
                <!-- goals: begin -->
                <!-- goals: end -->
                behind
                """;
        String filled = Page.fill(page, results());
        assertThat(filled)
                .startsWith("before\n<!-- exec: begin -->\n`bin/bench exec --json`")
                .contains("| Fork.exec() | 8 | 7 to 9 | /s |\n<!-- exec: end -->\nbetween\n")
                .contains("<!-- rate: begin -->\nstays, without data\n<!-- rate: end -->\n")
                .contains("| `ratio_java` | to java | 2 |  | >= 1.0 | met |\n<!-- goals: end -->\nbehind\n")
                .doesNotContain("old");
        assertThat(Page.fill(filled, results())).isEqualTo(filled);
    }

    /** Nothing there is typed by hand. */
    @ParameterizedTest
    @ValueSource(strings = {"performance", "performance-java25"})
    void thePageMustSayWhatTheDataSay(String name) throws Exception {
        String page = Files.readString(DOCS.resolve(name + ".md"));
        assertThat(Page.fill(page, Results.in(DOCS.resolve(name)))).isEqualTo(page);
    }

    @Test
    void thePageMustHaveAPlaceForEveryMeasurement() throws Exception {
        String page = Files.readString(DOCS.resolve("performance.md"));
        for (String name : Results.NAMES)
            assertThat(page).containsPattern("<!-- " + name + ": begin -->\n(?s).*<!-- " + name + ": end -->");
        assertThat(Pattern.compile("<!-- \\w+: begin -->").matcher(page).results())
                .hasSize(Results.NAMES.size() + 1);
    }

    @Test
    void chartsMustBeDrawnFromWhatIsThere(@TempDir Path directory) throws Exception {
        new Charts(results(), directory).draw();
        assertThat(directory.resolve("exec.svg")).content().contains("<svg").endsWith("</svg>\n");
        assertThat(directory.resolve("rate.svg")).doesNotExist();
    }

    @Test
    void onlyAWholeAndGoodResultMustBeStored() {
        String good = Members.json(new Findings("exec").members());
        assertThat(PageCommand.isResult("exec", good)).isTrue();
        assertThat(PageCommand.isResult("rate", good)).isFalse();
        assertThat(PageCommand.isResult(
                        "exec", Members.json(new Findings("exec").complain("no").members())))
                .isFalse();
        assertThat(PageCommand.isResult(
                        "exec",
                        Members.json(new Findings("exec").fact("only", "a").members())))
                .isFalse();
        assertThat(PageCommand.isResult("exec", "java.io.IOException: no")).isFalse();
        assertThat(PageCommand.isResult("exec", "")).isFalse();
    }
}
