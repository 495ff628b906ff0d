package org.jfork.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ContestTest {
    private static final int MILLI = 1_000_000;

    private final List<String> turns = new ArrayList<>();
    private final Findings findings = new Findings("test");

    private static Plan plan(String... options) {
        Plan plan = new Plan();
        new CommandLine(new Object() {
                    @CommandLine.Mixin
                    final Plan mixin = plan;
                })
                .setCommandName("test");
        CommandLine.populateCommand(plan, options);
        return plan;
    }

    /** Two life cycles of so many milliseconds. */
    private Contender contender(String name, long millis, int failed) {
        return Contender.of(name, name, () -> {
            turns.add(name);
            return new Lap(2 * millis * MILLI, failed, new long[] {millis * MILLI, millis * MILLI});
        });
    }

    @Test
    void contendersMustTakeTurnsThereAndBackAgain() {
        Contest.perSecond(plan("--rounds", "2", "--warmup", "1"))
                .add(contender("a", 1, 0))
                .add(contender("b", 1, 0))
                .run(findings);
        assertThat(turns).containsExactly("b", "a", "a", "b", "b", "a");
    }

    @Test
    void roundsBeforeMustNotCount() {
        Contest contest = Contest.perSecond(plan("--rounds", "3", "--warmup", "2"))
                .add(contender("a", 4, 0))
                .run(findings);
        assertThat(contest.row("a").values().count()).isEqualTo(3);
        assertThat(contest.row("a").values().median()).isCloseTo(250, within(0.1));
        assertThat(contest.row("a").latencies().getTotalCount()).isEqualTo(6);
        assertThat(findings.members())
                .containsEntry("n", 6)
                .containsEntry("failed", 0)
                .containsEntry("ok", true);
    }

    @Test
    void aTimeMustBeThatOfOneLifeCycle() {
        Contest contest =
                Contest.millis(plan("--rounds", "1")).add(contender("a", 4, 0)).run(findings);
        assertThat(contest.row("a").values().median()).isCloseTo(4, within(0.001));
    }

    @Test
    void failedLifeCyclesMustFailTheMeasurement() {
        Contest.perSecond(plan("--rounds", "1", "--warmup", "0"))
                .add(contender("a", 1, 3))
                .run(findings);
        assertThat(findings.members()).containsEntry("failed", 3).containsEntry("ok", false);
    }

    @Test
    void aContenderThatThrowsMustNotStopTheOthers() {
        Contender broken = Contender.of("broken", "the broken one", () -> {
            throw new IOException("it is gone");
        });
        Contest contest = Contest.perSecond(plan("--rounds", "3"))
                .add(broken)
                .add(contender("a", 1, 0))
                .run(findings);
        assertThat(contest.row("broken").absent()).contains("it is gone");
        assertThat(contest.row("a").values().count()).isEqualTo(3);
        assertThat(findings.members().get("complaints").toString()).contains("the broken one", "it is gone");
        assertThat(findings.isGood()).isFalse();
    }

    @Test
    void whatIsNotAskedForMustBeAbsentAndNotZero() {
        Contest contest = Contest.perSecond(plan("--rounds", "1", "--only", "a_"))
                .add(contender("a_per_second", 1, 0))
                .add(contender("b_per_second", 1, 0))
                .run(findings);
        findings.figure(
                Figure.ratio("ratio", "a to b", ">= 1", contest.row("a_per_second"), contest.row("b_per_second")));
        assertThat(turns).containsOnly("a_per_second");
        assertThat(findings.members())
                .containsEntry("a_per_second", 1000)
                .containsEntry("b_per_second", null)
                .containsEntry("ratio", null)
                .containsEntry("ok", true);
    }
}
