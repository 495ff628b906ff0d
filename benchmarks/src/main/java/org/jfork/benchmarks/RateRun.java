package org.jfork.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The measurement behind {@code bench rate}. */
final class RateRun {
    /** When so many have failed, each after a time limit perhaps, the rest is not tried, and counts as failed. */
    private static final int ENOUGH_FAILURES = 20;

    private final int cycles;
    private final int warmup;
    private final Histogram times = new Histogram(3);
    private final List<String> problems = new ArrayList<>();
    private long longestCollect;

    RateRun(int cycles, int warmup) {
        this.cycles = cycles;
        this.warmup = warmup;
    }

    RateReport run() throws Exception {
        try (EndOfStream end = new EndOfStream()) {
            for (int i = 0; i < Math.max(1, warmup); i++) live(end);
            times.reset();
            longestCollect = 0;
            Footprint before = Footprint.now();
            long start = System.nanoTime();
            for (int i = 0; i < cycles && problems.size() < ENOUGH_FAILURES; i++) live(end);
            long nanos = System.nanoTime() - start;
            return report(nanos, before, Footprint.settled(before));
        }
    }

    private void live(EndOfStream end) throws InterruptedException {
        LifeCycle cycle = LifeCycle.live(end);
        if (cycle.isGood()) times.recordValue(cycle.nanos());
        else problems.add(cycle.problem());
        longestCollect = Math.max(longestCollect, cycle.collectNanos());
    }

    private RateReport report(long nanos, Footprint before, Footprint after) {
        int good = (int) times.getTotalCount();
        return new RateReport(
                cycles,
                Math.max(cycles - good, problems.size()),
                nanos,
                times,
                longestCollect,
                before,
                after,
                problems);
    }
}
