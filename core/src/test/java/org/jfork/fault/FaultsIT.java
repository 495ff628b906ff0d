package org.jfork.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.fault.FaultPoint.Role.CALLER;
import static org.jfork.fault.FaultPoint.Role.CHILD;
import static org.jfork.fault.FaultPoint.Role.PROGRAM;
import static org.jfork.fault.FaultPoint.Role.STARTING;
import static org.jfork.fault.FaultPoint.Role.TEMPLATE;

import java.util.ArrayList;
import java.util.List;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that ends, or waits, at every numbered place of every handshake: what follows is what docs/faults.md says,
 * within two seconds, and nothing is left behind.
 */
@ExtendWith(ProcessHygiene.class)
@Tag("long")
class FaultsIT {
    private static final int SOON_MILLIS = 2000;
    private static final int DELAY_MILLIS = 200;
    private static final String DELAY = "delay:" + DELAY_MILLIS;
    private static final int KILLED = 128 + 9;

    private static List<String> faults(List<FaultPoint> points, String kind) {
        return points.stream()
                .map(point -> point.number() + ":" + kind + ":" + point.role().place())
                .toList();
    }

    private static void tryAll(String mode, String kind, List<FaultPoint> points) {
        try (SupervisedTrials trials = SupervisedTrials.of(mode, faults(points, kind))) {
            trials.mustEndWith(0);
            List<String> problems = new ArrayList<>();
            for (String trial : trials.trials()) check(trial, kind, problems);
            for (FaultPoint point : points)
                if (!trials.reached(point.number(), kind.split(":")[0])) problems.add(point + " was not reached");
            assertThat(problems).isEmpty();
            assertThat(trials.trials()).hasSameSizeAs(points);
        }
    }

    /** A trial is: fault, milliseconds, outcome. */
    private static void check(String trial, String kind, List<String> problems) {
        String[] words = trial.split(" ", 3);
        FaultPoint point = FaultPoint.numbered(Integer.parseInt(words[0].split(":")[0]));
        boolean ends = !kind.startsWith("delay");
        Outcome expected = ends ? point.ofEnd() : point.ofDelay();
        if (!words[2].matches(expected.pattern(signal(kind)))) problems.add(point + ", " + trial);
        if (Integer.parseInt(words[1]) > SOON_MILLIS + (ends ? 0 : DELAY_MILLIS))
            problems.add(point + " took too long: " + trial);
    }

    private static String signal(String kind) {
        return kind.equals("kill") ? "signal 9 \\(SIGKILL\\)" : "signal 11 \\(SIGSEGV\\)";
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "crash", DELAY})
    void inATemplateOrChildItMustEndAsTheTableSays(String kind) {
        tryAll("forked", kind, FaultPoint.in(TEMPLATE, CHILD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "crash", DELAY})
    void whileATemplateStartsItMustEndAsTheTableSays(String kind) {
        tryAll("execed", kind, FaultPoint.in(STARTING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "crash", DELAY})
    void beforeAProgramIsLoadedItMustEndAsTheTableSays(String kind) {
        tryAll("caller", kind, FaultPoint.in(PROGRAM));
    }

    @Test
    void aCallerThatWaitsMustHaveNoMoreThanADelay() {
        tryAll("caller", DELAY, FaultPoint.in(CALLER));
    }

    @Test
    void ofACallerThatIsKilledNothingMustStay() {
        List<FaultPoint> points = FaultPoint.in(CALLER);
        for (int i = 0; i < points.size(); i += 2) {
            FaultPoint one = points.get(i), other = points.get(Math.min(i + 1, points.size() - 1));
            try (SupervisedTrials first = killedAt(one);
                    SupervisedTrials second = killedAt(other)) {
                first.mustEndWith(KILLED);
                second.mustEndWith(KILLED);
                assertThat(first.reached(one.number(), "kill"))
                        .as("%s reached", one)
                        .isTrue();
                assertThat(second.reached(other.number(), "kill"))
                        .as("%s reached", other)
                        .isTrue();
            }
        }
    }

    private static SupervisedTrials killedAt(FaultPoint point) {
        return SupervisedTrials.faulty("whole", point.number() + ":kill:here");
    }

    /** The caller ends while there is a process at every place of a template and of a child. */
    @Test
    void noProcessMustStayThatWaitedWhileItsCallerWasKilled() {
        List<FaultPoint> points = FaultPoint.in(TEMPLATE, CHILD);
        int seconds = 3;
        try (SupervisedTrials trials =
                SupervisedTrials.of("abandoned", faults(points, "delay:" + seconds * 1000), seconds)) {
            trials.mustEndWith(KILLED);
            assertThat(points).allMatch(point -> trials.reached(point.number(), "delay"));
        }
    }

    /** A fault that is longer than the limit of a freeze: the fork fails, the template goes on. */
    @Test
    void aThreadThatCannotBeStoppedInTimeMustFailTheForkAndBeNamed() {
        try (SupervisedTrials trials = SupervisedTrials.of("forked", List.of("33:delay:3500:here"))) {
            trials.mustEndWith(0);
            assertThat(trials.trials())
                    .singleElement()
                    .asString()
                    .contains("could not be stopped within 3000 ms: thread '")
                    .endsWith("the template lives");
        }
    }
}
