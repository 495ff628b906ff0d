package org.jfork.benchmarks.program;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Life cycles, so many at once: in each lane one after the other. */
final class Lanes {
    private static final int ENOUGH_FAILURES = 20;
    private static final int LINES = 3;

    private final LifeCycle cycle;
    private final long[] latencies;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private Lanes(LifeCycle cycle, int times) {
        this.cycle = cycle;
        latencies = new long[times];
    }

    /** The answer to {@code round}. */
    static String run(LifeCycle cycle, int times, int inFlight) throws InterruptedException {
        Lanes lanes = new Lanes(cycle, times);
        long start = System.nanoTime();
        if (inFlight == 1) lanes.lane();
        else lanes.inThreads(inFlight);
        return lanes.answer(System.nanoTime() - start);
    }

    private void inThreads(int inFlight) throws InterruptedException {
        Thread[] threads = new Thread[inFlight];
        for (int i = 0; i < inFlight; i++) (threads[i] = new Thread(this::lane)).start();
        for (Thread thread : threads) thread.join();
    }

    /** When many have failed, each after a limit of time perhaps, the rest is not tried. */
    private void lane() {
        while (failed.get() < ENOUGH_FAILURES && begun.getAndIncrement() < latencies.length) {
            long start = System.nanoTime();
            try {
                cycle.live();
                long nanos = System.nanoTime() - start;
                latencies[done.getAndIncrement()] = nanos;
            } catch (Exception e) {
                if (failed.incrementAndGet() <= LINES) e.printStackTrace();
            }
        }
    }

    /** What was not tried has failed. */
    private String answer(long nanos) {
        StringBuilder answer = new StringBuilder().append(nanos).append(' ').append(latencies.length - done.get());
        Arrays.stream(latencies, 0, done.get())
                .forEach(latency -> answer.append(' ').append(latency));
        return answer.toString();
    }
}
