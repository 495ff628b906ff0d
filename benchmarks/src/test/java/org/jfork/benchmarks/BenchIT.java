package org.jfork.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jfork.benchmarks.measure.Members;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Measures a few life cycles. How long they take does not matter here. */
class BenchIT {
    @BeforeAll
    static void programsMustBeFound() {
        Path directory = Path.of("").toAbsolutePath();
        while (!directory.resolve("bin/bench").toFile().exists()) directory = directory.getParent();
        System.setProperty("org.jfork.benchmarks.root", directory.toString());
    }

    @Test
    void theFloorMustBeMeasuredBesideWholeLifeCycles() throws Exception {
        Map<String, Object> result = BenchRun.lastLine(
                "rate", "-n", "3", "--rounds", "1", "--warmup", "0", "--only", "(floor|jfork_status)_per_second");
        assertThat(result).containsEntry("n", 6).containsEntry("failed", 0).containsEntry("left_over", "nothing");
        assertThat(List.of("floor_per_second", "ratio_floor", "floor_template_threads", "floor_template_anonymous_kb"))
                .allSatisfy(key ->
                        assertThat(((Number) result.get(key)).doubleValue()).isPositive());
    }

    @Test
    void everyPhaseOfALifeMustBePassed() throws Exception {
        Map<String, Object> result = BenchRun.lastLine("phases", "-n", "3", "--rounds", "1", "--warmup", "1");
        assertThat(Members.list(result, "rows")).isNotEmpty().allSatisfy(row -> {
            // A template that thaws after each fork never waits for the next one frozen.
            if (!row.get("key").toString().startsWith("running_ready_"))
                assertThat(row).doesNotContainKey("absent");
        });
    }
}
