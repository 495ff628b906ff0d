package org.jfork.benchmarks.churn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A twentieth of {@code bin/churn}, on the JDK that runs the tests. */
class ChurnIT {
    @ParameterizedTest
    @EnumSource(Collector.class)
    void everyForkOfATemplateThatNeverRestsMustDoItsWorkAndExit(Collector collector) throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        RoundResult result =
                new ChurnRound(new ChurnSettings(home, "it", collector, Path.of("churn"), 25, 2, 1, false, 60)).run();
        assertThat(result.crashFiles()).isEmpty();
        assertThat(result.failures())
                .as("%s%n%s", RoundResult.heading(), result)
                .isZero();
    }
}
