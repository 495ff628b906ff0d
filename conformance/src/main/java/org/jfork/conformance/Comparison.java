package org.jfork.conformance;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What the tests come to in a plain JVM, as far as they come to the same each time, and whether other runs agree. */
final class Comparison {
    private final Map<String, TestResult> expected;
    private final Set<String> unsteady;

    private Comparison(Map<String, TestResult> expected, Set<String> unsteady) {
        this.expected = expected;
        this.unsteady = unsteady;
    }

    /** What differs between the two tells nothing about forks, and is left out. */
    static Comparison with(SuiteResult plain, SuiteResult again) {
        Comparison all = new Comparison(plain.all(), Set.of());
        return new Comparison(all.expected, all.differences(again).keySet());
    }

    /** The same, without what differs in this run, too. */
    Comparison without(SuiteResult other) {
        Set<String> more = new LinkedHashSet<>(unsteady);
        more.addAll(differences(other).keySet());
        return new Comparison(expected, more);
    }

    Set<String> unsteady() {
        return unsteady;
    }

    /** Tests that did not come to the same, by id. */
    Map<String, Difference> differences(SuiteResult run) {
        Map<String, TestResult> found = run.all();
        Set<String> ids = new LinkedHashSet<>(expected.keySet());
        ids.addAll(found.keySet());
        ids.removeAll(unsteady);
        Map<String, Difference> differences = new LinkedHashMap<>();
        for (String id : ids) {
            Difference difference = new Difference(expected.get(id), found.get(id));
            if (!difference.isNone()) differences.put(id, difference);
        }
        return differences;
    }

    /**
     * A test in a plain JVM and elsewhere.
     *
     * @param expected null if there was no such test in the plain JVM
     * @param found null if there was none elsewhere
     */
    record Difference(TestResult expected, TestResult found) {
        boolean isNone() {
            return expected != null && expected.sameAs(found);
        }

        boolean wasRun() {
            return found != null;
        }

        String id() {
            return either().id();
        }

        private TestResult either() {
            return found == null ? expected : found;
        }

        /** With stack traces. */
        String describe() {
            return id() + "\n  " + either().name() + "\n  in a plain JVM: " + text(expected) + "\n  here: "
                    + text(found);
        }

        private static String text(TestResult result) {
            if (result == null) return "not run";
            return result.describe() + (result.detail().isEmpty() ? "" : "\n" + result.detail());
        }
    }
}
