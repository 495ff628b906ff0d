package org.jfork.benchmarks.churn.scenario;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that never rest. They start when the class is initialised, which is what a template is told to do, and go
 * on in every process forked from it.
 */
public final class Background {
    private static final List<Activity> ACTIVITIES = List.of(
            new Allocating(),
            new Locking(),
            new Locking(),
            new StartingThreads(),
            new DefiningClasses(),
            new Compiling(),
            new ReadingFiles(),
            new Ticking(),
            new Collecting());

    private static final AtomicLongArray PROGRESS = new AtomicLongArray(ACTIVITIES.size());

    static {
        Compilation.prepare();
        for (int i = 0; i < ACTIVITIES.size(); i++) start(i);
    }

    private Background() {}

    private static void start(int index) {
        Activity activity = ACTIVITIES.get(index);
        Thread thread = new Thread(() -> loop(index, activity), "churn-" + name(index));
        thread.setDaemon(true);
        thread.start();
    }

    /** An activity that finds something wrong ends, so its progress does, which the workers notice. */
    private static void loop(int index, Activity activity) {
        try {
            while (true) {
                activity.once();
                PROGRESS.incrementAndGet(index);
            }
        } catch (Exception e) {
            throw new IllegalStateException(
                    name(index) + " failed in process "
                            + ProcessHandle.current().pid(),
                    e);
        }
    }

    private static String name(int index) {
        return ACTIVITIES.get(index).getClass().getSimpleName() + "-" + index;
    }

    /** How often each has been done. */
    static long[] progress() {
        long[] progress = new long[PROGRESS.length()];
        for (int i = 0; i < progress.length; i++) progress[i] = PROGRESS.get(i);
        return progress;
    }

    /** Waits until every thread has got further than {@code before}. */
    static void awaitProgress(long[] before, long limitSeconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
        for (int i = 0; i < before.length; i++)
            while (PROGRESS.get(i) == before[i]) {
                if (System.nanoTime() - deadline > 0)
                    throw new IllegalStateException(name(i) + " made no progress in " + limitSeconds + " s");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
    }
}
