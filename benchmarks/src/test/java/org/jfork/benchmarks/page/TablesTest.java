package org.jfork.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jfork.benchmarks.measure.Figure;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.benchmarks.measure.Row;
import org.jfork.benchmarks.measure.Spread;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static Spread values(double... values) {
        return new Spread(Arrays.stream(values).boxed().toList());
    }

    private static String verdict(String goal, Double value) {
        Map<String, Object> figure = new HashMap<>(Map.of("goal", goal));
        figure.put("value", value);
        return Tables.verdict(figure);
    }

    @Test
    void aGoalMustBeMetOrMissed() {
        assertThat(verdict(">= 0.6", 0.6)).isEqualTo("met");
        assertThat(verdict(">= 0.6", 0.59)).isEqualTo("missed");
        assertThat(verdict("<= 512", 512.0)).isEqualTo("met");
        assertThat(verdict("<= 512", 513.0)).isEqualTo("missed");
        assertThat(verdict("<= 512", null)).isEqualTo("not measured");
    }

    @Test
    void everyRowMustBeALine() {
        Map<String, Object> result = new Findings("test")
                .row(Row.of("a_ms", "a | b", "ms", values(1, 2, 30)))
                .row(Row.absent("b_ms", "the second", "ms", "not installed"))
                .members();
        assertThat(Tables.rows(result)).isEqualTo("""
                        |  | median | least to most | unit |
                        | --- | --- | --- | --- |
                        | a \\| b | 2 | 1 to 30 | ms |
                        | the second | absent | not installed | ms |
                        """);
    }

    @Test
    void goalsMustBeThoseOfAllMeasurements() {
        Results results = new Results("performance");
        for (String name : List.of("rate", "exec"))
            results.put(
                    name,
                    new Findings(name)
                            .figure(new Figure("ratio_" + name, "with a goal", ">= 1.5", values(1, 2, 3)))
                            .figure(new Figure("other_" + name, "without", "", values(1)))
                            .members());
        assertThat(Tables.goals(results))
                .contains(
                        "| `ratio_rate` | with a goal | 2 | 1 to 3 | >= 1.5 | met |\n",
                        "| `ratio_exec` | with a goal | 2 | 1 to 3 | >= 1.5 | met |\n")
                .doesNotContain("other_");
    }
}
