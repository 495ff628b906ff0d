package org.jfork.conformance;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jfork.conformance.suite.Event;
import org.jfork.conformance.suite.Outcome;

/** What a run of a suite has brought to light so far. Safe for use by many threads. */
final class SuiteResult {
    private final Map<String, TestResult> ended = new LinkedHashMap<>();
    private final Map<String, String> running = new LinkedHashMap<>();
    private final Set<String> classes = new LinkedHashSet<>();
    private long tests;
    private boolean complete;

    synchronized void add(Event event) {
        List<String> fields = event.fields();
        switch (event.kind()) {
            case PLANNED -> {}
            case CLASS -> classes.add(fields.get(0));
            case STARTED -> running.put(fields.get(0), fields.get(1));
            case ENDED -> {
                running.remove(fields.get(0));
                put(new TestResult(
                        fields.get(0),
                        fields.get(1),
                        fields.get(2).equals("TEST"),
                        Outcome.valueOf(fields.get(3)),
                        fields.get(4),
                        fields.get(5)));
            }
            case COMPLETE -> complete = true;
        }
    }

    private void put(TestResult result) {
        if (ended.put(result.id(), result) == null && result.isTest()) tests++;
    }

    /** Adds those of another run, of other tests. */
    synchronized void addAll(SuiteResult other) {
        other.all().values().forEach(this::put);
        classes.addAll(other.classes());
    }

    /** By id. */
    synchronized Map<String, TestResult> all() {
        Map<String, TestResult> all = new LinkedHashMap<>(ended);
        running.forEach((id, name) -> all.put(id, new TestResult(id, name, true, Outcome.UNFINISHED, "", "")));
        return all;
    }

    synchronized Collection<String> classes() {
        return List.copyOf(classes);
    }

    /** Whether the last test has ended. */
    synchronized boolean isComplete() {
        return complete;
    }

    synchronized long tests() {
        return tests;
    }

    /** What is going on, or was when the process ended: the innermost comes last. */
    synchronized Collection<String> running() {
        return List.copyOf(running.keySet());
    }

    /** {@code 12,081 tests: 12,007 passed, 6 failed, 68 skipped}. */
    synchronized String summary() {
        return String.format(
                "%,d tests: %,d passed, %,d failed, %,d skipped",
                tests, count(Outcome.PASSED), count(Outcome.FAILED), count(Outcome.SKIPPED) + count(Outcome.ABORTED));
    }

    private long count(Outcome outcome) {
        return ended.values().stream()
                .filter(result -> result.isTest() && result.outcome() == outcome)
                .count();
    }
}
