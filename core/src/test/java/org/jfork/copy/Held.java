package org.jfork.copy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Public, since other loaders use it. One thread that is kept in the middle of what it does, wherever {@link #here} is called from, until it is let go. */
public final class Held {
    private static volatile Held current;

    private final CountDownLatch begun = new CountDownLatch(1), end = new CountDownLatch(1);
    private final Thread thread;

    /** What a thread does, or a copy. */
    public interface Work {
        void run() throws Exception;
    }

    private volatile Exception problem;

    private Held(String name, Work work) {
        thread = new Thread(() -> run(work), name);
        thread.setDaemon(true);
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (Exception e) {
            problem = e;
        }
    }

    /** Returns when the thread is in the middle of it. */
    static Held in(String name, Work work) throws InterruptedException {
        Held held = new Held(name, work);
        current = held;
        held.thread.start();
        if (!held.begun.await(20, TimeUnit.SECONDS)) throw new AssertionError("not held: " + held.problem);
        return held;
    }

    /** For all threads but that one, nothing. */
    public static void here() {
        Held held = current;
        if (held == null || Thread.currentThread() != held.thread) return;
        held.begun.countDown();
        try {
            held.end.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Thread thread() {
        return thread;
    }

    /** The thread has to come to its end without an exception. */
    void letGo() throws Exception {
        end.countDown();
        thread.join(20_000);
        if (problem != null) throw problem;
        if (thread.isAlive()) throw new AssertionError("it does not go on");
    }
}
