package org.jfork.internal.pool;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What a pool does later. One thread; nothing that it does may take long. */
final class Timer {
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, work -> {
        Thread made = new Thread(null, work, "jfork-pool-timer", 0, false);
        made.setDaemon(true);
        made.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return made;
    });

    Timer() {
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Null once the pool has ended. */
    ScheduledFuture<?> in(long nanos, Runnable work) {
        try {
            return thread.schedule(guarded(work), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null; // closed
        }
    }

    void every(long nanos, Runnable work) {
        thread.scheduleWithFixedDelay(guarded(work), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** An exception would end what is repeated. */
    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                Crew.log("a timer of a pool has failed", e);
            }
        };
    }

    void close() {
        thread.shutdownNow();
    }
}
