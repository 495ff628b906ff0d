package org.jfork.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.fault.FaultPoint.COPY_CLONING;
import static org.jfork.fault.FaultPoint.COPY_FROZEN;
import static org.jfork.fault.FaultPoint.COPY_REBUILT;
import static org.jfork.fault.FaultPoint.COPY_RENEWED;
import static org.jfork.fault.FaultPoint.COPY_REPAIRED;
import static org.jfork.fault.FaultPoint.COPY_SUSPENDED;
import static org.jfork.fault.FaultPoint.Role.COPIED;
import static org.jfork.fault.FaultPoint.Role.COPY;

import java.util.ArrayList;
import java.util.List;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A program, or its copy, that ends, waits or fails at every numbered place of a copy: what follows is what docs/faults.md says, the
 * threads of the program go on, and nothing is left behind.
 */
@ExtendWith(ProcessHygiene.class)
class CopyFaultsIT {
    private static final int DELAY_MILLIS = 50;
    private static final String DELAY = ":delay:" + DELAY_MILLIS + ":";
    private static final String KILL = ":kill:";
    private static final int KILLED = 128 + 9;
    private static final int AT_ONCE = 3;

    private static String fault(FaultPoint point, String kind) {
        return point.number() + kind + point.role().place();
    }

    @Test
    void ofACopyThatEndsOrWaitsMustComeWhatTheTableSays() {
        List<String> faults = new ArrayList<>();
        for (FaultPoint point : FaultPoint.in(COPY)) faults.add(fault(point, KILL));
        for (FaultPoint point : FaultPoint.in(COPY, COPIED)) faults.add(fault(point, DELAY));
        try (SupervisedTrials trials = SupervisedTrials.of("copied", faults)) {
            trials.mustEndWith(0);
            assertThat(trials.trials()).hasSameSizeAs(faults);
            for (String trial : trials.trials()) check(trial, trials);
        }
    }

    /** A trial is: fault, milliseconds, outcome. */
    private static void check(String trial, SupervisedTrials trials) {
        String[] words = trial.split(" ", 3);
        String[] fault = words[0].split(":");
        FaultPoint point = FaultPoint.numbered(Integer.parseInt(fault[0]));
        Outcome expected = fault[1].equals("kill") ? point.ofEnd() : point.ofDelay();
        assertThat(words[2]).as(point + " " + fault[1]).matches(expected.pattern("signal 9 \\(SIGKILL\\)"));
        assertThat(trials.reached(point.number(), fault[1]))
                .as(point + " reached")
                .isTrue();
    }

    @Test
    void aStepThatFailsMustBeTheErrorAndTheProgramMustGoOn() {
        List<String> faults = new ArrayList<>();
        for (FaultPoint point : List.of(COPY_SUSPENDED, COPY_FROZEN, COPY_CLONING, COPY_REBUILT))
            faults.add(fault(point, ":fail:"));
        try (SupervisedTrials trials = SupervisedTrials.of("copied", faults)) {
            trials.mustEndWith(0);
            assertThat(trials.trials())
                    .hasSameSizeAs(faults)
                    .allMatch(trial -> trial.matches(
                            "\\d+:fail:.* the snapshot fails: .*the next step fails, at the wish of a test"
                                    + "; the program goes on; it is copied again"));
        }
    }

    @Test
    void aTemplateThatEndsBeforeItIsReadyMustFailItsForks() {
        List<String> faults = new ArrayList<>();
        for (FaultPoint point : List.of(COPY_REBUILT, COPY_REPAIRED, COPY_RENEWED))
            faults.add("template:" + fault(point, KILL));
        faults.add("template:" + fault(COPY_REBUILT, ":fail:"));
        faults.add("template:" + fault(COPY_RENEWED, DELAY));
        try (SupervisedTrials trials = SupervisedTrials.of("copied", faults)) {
            trials.mustEndWith(0);
            assertThat(trials.trials())
                    .hasSameSizeAs(faults)
                    .allMatch(trial -> trial.endsWith("; the program goes on; it is copied again"));
            assertThat(trials.trials().subList(0, 3))
                    .allMatch(trial -> trial.matches(".* the fork fails: .*signal 9 .*"));
            assertThat(trials.trials().get(3)).contains("the next step fails, at the wish of a test");
            assertThat(trials.trials().get(4)).contains(" the fork works;");
        }
    }

    @Test
    void ofAProgramThatIsKilledNoCopyMustStay() {
        List<FaultPoint> points = FaultPoint.in(COPIED);
        for (int i = 0; i < points.size(); i += AT_ONCE) {
            List<FaultPoint> some = points.subList(i, Math.min(i + AT_ONCE, points.size()));
            List<SupervisedTrials> programs = new ArrayList<>();
            try {
                for (FaultPoint point : some) programs.add(SupervisedTrials.faulty("copying", fault(point, KILL)));
                for (int j = 0; j < some.size(); j++) expectKilled(programs.get(j), some.get(j));
            } finally {
                programs.forEach(SupervisedTrials::close);
            }
        }
    }

    private static void expectKilled(SupervisedTrials program, FaultPoint point) {
        program.mustEndWith(KILLED);
        assertThat(program.reached(point.number(), "kill"))
                .as(point + " reached")
                .isTrue();
    }
}
