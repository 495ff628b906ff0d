package org.jfork.benchmarks.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fiftieth of {@code bin/churn --forks 1000}, on the JDK that runs the tests. */
class ChurnIT {
    @ParameterizedTest
    @EnumSource(Collector.class)
    void everyForkOfATemplateThatNeverRestsMustDoItsWorkAndExit(Collector collector) throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        assumeTrue(collector.isIn(home), "this JDK has no such collector");
        RoundResult result =
                new ChurnRound(new ChurnSettings(home, "it", collector, Path.of("churn"), 20, 2, 1, false, 60)).run();
        assertThat(result.crashFiles()).isEmpty();
        assertThat(result.failures())
                .as("%s%n%s", RoundResult.heading(), result)
                .isZero();
    }
}
