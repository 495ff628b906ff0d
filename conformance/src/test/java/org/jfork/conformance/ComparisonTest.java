package org.jfork.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.jfork.conformance.suite.Event;
import org.jfork.conformance.suite.Event.Kind;
import org.jfork.conformance.suite.Outcome;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final SuiteResult plain = result("a PASSED", "b FAILED", "c SKIPPED");
    private final Comparison comparison = Comparison.with(plain, result("a PASSED", "b FAILED", "c SKIPPED"));

    @Test
    void equalRunsMustNotDiffer() {
        assertThat(comparison.unsteady()).isEmpty();
        assertThat(comparison.differences(plain)).isEmpty();
    }

    @Test
    void aTestWithAnotherOutcomeMustDiffer() {
        assertThat(comparison.differences(result("a PASSED", "b PASSED", "c SKIPPED")))
                .containsOnlyKeys("b");
        assertThat(comparison.differences(result("a ABORTED", "b FAILED", "c SKIPPED")))
                .containsOnlyKeys("a");
    }

    @Test
    void aTestThatWasNotRunOrOnlyHereMustDiffer() {
        assertThat(comparison.differences(result("a PASSED", "b FAILED", "d PASSED")))
                .containsOnlyKeys("c", "d");
    }

    @Test
    void aTestThatFailsForAnotherReasonMustDiffer() {
        SuiteResult other = result("a PASSED", "c SKIPPED");
        other.add(Event.of(Kind.ENDED, "b", "b", "TEST", "FAILED", "java.lang.OutOfMemoryError", ""));
        assertThat(comparison.differences(other)).containsOnlyKeys("b");
    }

    @Test
    void aTestThatHasNotEndedMustDiffer() {
        SuiteResult other = result("b FAILED", "c SKIPPED");
        other.add(Event.of(Kind.STARTED, "a", "a"));
        assertThat(comparison.differences(other)).containsOnlyKeys("a");
        assertThat(comparison.differences(other).get("a").found().outcome()).isEqualTo(Outcome.UNFINISHED);
    }

    @Test
    void whatDiffersBetweenPlainRunsMustBeLeftOut() {
        Comparison other = Comparison.with(plain, result("a PASSED", "b PASSED", "c SKIPPED"));
        assertThat(other.unsteady()).containsOnly("b");
        assertThat(other.differences(result("a FAILED", "b SKIPPED", "c SKIPPED")))
                .containsOnlyKeys("a");
    }

    private static SuiteResult result(String... tests) {
        SuiteResult result = new SuiteResult();
        for (String test : tests) {
            String[] parts = test.split(" ");
            result.add(Event.of(Kind.ENDED, parts[0], parts[0], "TEST", parts[1], "", ""));
        }
        return result;
    }
}
