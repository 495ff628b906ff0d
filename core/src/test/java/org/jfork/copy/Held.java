package org.jfork.copy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One thread that is kept in the middle of what it does, wherever {@link #here} is called from, until it is let go. Public, since
 * classes of other loaders use it.
 */
public final class Held {
    private static volatile Held current;

    private final CountDownLatch begun = new CountDownLatch(1), end = new CountDownLatch(1);
    private volatile Thread thread;

    /** What a thread does, or a copy. */
    public interface Work {
        void run() throws Exception;
    }

    private volatile Exception problem;

    private Held() {}

    private void run(String name, Work work) {
        thread = Thread.currentThread();
        thread.setName(name);
        try {
            work.run();
        } catch (Exception e) {
            problem = e;
        }
    }

    /** Returns when the thread is in the middle of it. */
    static Held in(String name, Work work) throws InterruptedException {
        return in(name, work, Held::start);
    }

    /** The same of a virtual one. */
    static Held inVirtual(String name, Work work) throws InterruptedException {
        return in(name, work, VirtualThreads::start);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private static Held in(String name, Work work, Consumer<Runnable> starting) throws InterruptedException {
        Held held = new Held();
        current = held;
        starting.accept(() -> held.run(name, work));
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
