package org.jfork.benchmarks.churn;

import java.util.EnumMap;
import java.util.Map;
import org.jfork.benchmarks.churn.Outcome.Kind;

/** Counts outcomes. Safe for use by many threads. */
final class Tally {
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private long sumMillis;
    private long maxMillis;

    synchronized void add(Outcome outcome) {
        counts.merge(outcome.kind(), 1, Integer::sum);
        if (outcome.kind() != Kind.OK) return;
        sumMillis += outcome.millis();
        maxMillis = Math.max(maxMillis, outcome.millis());
    }

    synchronized int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    synchronized int failures() {
        return count(Kind.CRASHED) + count(Kind.HUNG) + count(Kind.LOST);
    }

    synchronized long meanMillis() {
        return count(Kind.OK) == 0 ? 0 : sumMillis / count(Kind.OK);
    }

    synchronized long maxMillis() {
        return maxMillis;
    }
}
