package org.jfork.examples.save;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** How long a thread stood still that does nothing but look at the clock: the longest time, and that of each save. */
final class Pauses {
    private final AtomicLong longest = new AtomicLong();
    private volatile long looks; // written by the clock only
    private long sum;
    private long worst;
    private int count;

    Pauses() {
        Thread clock = new Thread(this::look, "clock");
        clock.setDaemon(true);
        clock.start();
    }

    private void look() {
        long before = System.nanoTime();
        while (true) {
            long now = System.nanoTime(), gap = now - before;
            before = now;
            longest.accumulateAndGet(gap, Math::max);
            looks++;
            Thread.onSpinWait();
        }
    }

    void begin() {
        longest.set(0);
    }

    /** In ms. Waits for the clock, which may not have had a turn since. */
    double end() {
        for (long before = looks; looks == before; ) Thread.onSpinWait();
        long pause = longest.get();
        sum += pause;
        worst = Math.max(worst, pause);
        count++;
        return pause / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "the program stood still for %.1f ms a save, %.1f ms at most",
                sum / 1e6 / count,
                worst / 1e6);
    }
}
