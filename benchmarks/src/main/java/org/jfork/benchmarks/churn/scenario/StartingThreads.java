package org.jfork.benchmarks.churn.scenario;

import java.util.concurrent.atomic.AtomicInteger;

/** Threads start, do next to nothing and end, so many a fork meets them half-made or half-gone. */
final class StartingThreads implements Activity {
    private static final int AT_ONCE = 3;

    @Override
    public void once() throws InterruptedException {
        AtomicInteger ran = new AtomicInteger();
        Thread[] threads = new Thread[AT_ONCE];
        for (int i = 0; i < AT_ONCE; i++) {
            threads[i] = new Thread(ran::incrementAndGet, "churn-short");
            threads[i].setDaemon(true);
            threads[i].start();
        }
        for (Thread thread : threads) thread.join();
        if (ran.get() != AT_ONCE) throw new IllegalStateException("only " + ran + " of " + AT_ONCE + " threads ran");
    }
}
