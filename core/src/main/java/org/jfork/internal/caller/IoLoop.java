package org.jfork.internal.caller;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.OsException;
import org.jfork.internal.os.Poller;

/**
 * One thread that waits for control sockets and for the ends of children, and a pool of threads for everybody else's code:
 * what a user attaches to a future may block, even for another future of jfork's.
 */
final class IoLoop {
    private static final Logger LOGGER = System.getLogger("org.jfork");
    private static final int BATCH = 64;

    private final Poller poller;

    private record Watched(int descriptor, Runnable handler) {}

    private final Map<Long, Watched> handlers = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();
    private final ThreadPoolExecutor callbacks;

    IoLoop() throws OsException {
        poller = new Poller();
        callbacks = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                5,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> daemon(work, "jfork-callback"));
        daemon(this::run, "jfork-io").start();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return thread;
    }

    /** Calls {@code handler}, on the loop's thread, whenever the descriptor can be read. The token is for the others. */
    long watch(int descriptor, Runnable handler) throws OsException {
        long token = tokens.incrementAndGet();
        handlers.put(token, new Watched(descriptor, handler));
        try {
            poller.add(descriptor, Poller.READ, token);
        } catch (OsException e) {
            handlers.remove(token);
            throw e;
        }
        return token;
    }

    void watchWrites(int descriptor, long token, boolean writes) throws OsException {
        poller.change(descriptor, writes ? Poller.READ | Poller.WRITE : Poller.READ, token);
    }

    /** Must be called before the descriptor is closed: a copy of it elsewhere would keep it being watched. */
    void forget(int descriptor, long token) {
        handlers.remove(token);
        try {
            poller.remove(descriptor);
        } catch (OsException e) {
            LOGGER.log(Level.WARNING, "a descriptor that is not needed any more is still watched", e);
        }
    }

    /** What is watched. */
    int[] descriptors() {
        return handlers.values().stream().mapToInt(Watched::descriptor).toArray();
    }

    /** In a copy of the program, where its thread is not: what it watched is closed. */
    void abandon() {
        for (Watched watched : handlers.values()) Descriptors.close(watched.descriptor);
        poller.close();
    }

    /** For code of the user's. */
    Executor callbacks() {
        return callbacks;
    }

    /** Runs something later, on a callback thread. */
    void later(long millis, Runnable work) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, callbacks)
                .execute(work);
    }

    private void run() {
        long[] ready = new long[BATCH];
        while (true) {
            try {
                int count = poller.await(ready);
                for (int i = 0; i < count; i++) handle(ready[i]);
            } catch (OsException e) {
                LOGGER.log(Level.ERROR, "jfork cannot wait for its processes any more", e);
                return;
            }
        }
    }

    private void handle(long token) {
        Watched watched = handlers.get(token);
        if (watched == null) return;
        try {
            watched.handler.run();
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.ERROR, "an event of a process could not be handled", e);
        }
    }
}
