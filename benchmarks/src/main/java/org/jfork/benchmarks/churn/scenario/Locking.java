package org.jfork.benchmarks.churn.scenario;

import java.util.concurrent.locks.LockSupport;

/** Takes the shared locks, which somebody else often holds. */
final class Locking implements Activity {
    private static final int ROUNDS = 20;
    private static final long PAUSE_NANOS = 20_000;

    @Override
    public void once() throws InterruptedException {
        for (int i = 0; i < ROUNDS; i++) SharedLocks.INSTANCE.take();
        SharedLocks.INSTANCE.waitShortly();
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}
