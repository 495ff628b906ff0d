package org.jfork.benchmarks.churn.scenario;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits for the next tick of a timer, whose thread is another one. */
final class Ticking implements Activity {
    private static final long PERIOD_MILLIS = 2;
    private static final long LIMIT_SECONDS = 10;

    private final Semaphore ticks = new Semaphore(0);

    Ticking() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "churn-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleAtFixedRate(ticks::release, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void once() throws InterruptedException {
        ticks.drainPermits();
        if (!ticks.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)) throw new IllegalStateException("a timer has stopped");
    }
}
