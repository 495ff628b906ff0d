package org.jfork.copy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Virtual threads, for tests that are compiled for a JDK that has none. */
final class VirtualThreads {
    private VirtualThreads() {}

    static boolean areThere() {
        return Runtime.version().feature() >= 21;
    }

    /** A new virtual thread for each task. */
    static ExecutorService executor() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** One that no executor knows. */
    static Thread start(Runnable work) {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
