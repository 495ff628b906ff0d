package org.jfork.internal.rpc.caller;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jfork.internal.os.OsException;
import org.jfork.internal.os.Poller;
import org.jfork.internal.rpc.frame.Layout;

/** One thread that waits for the sockets of many workers. No code of users runs on it. */
public final class Loop implements AutoCloseable {
    /** What is called, on the loop's thread, when a socket is ready, or its other end gone. */
    interface Handler {
        void ready(Space space);
    }

    /** Where octets and descriptors are received; one for all, since the thread is one. */
    static final class Space {
        final byte[] octets = new byte[64 << 10];
        final int[] descriptors = new int[Layout.MOST_DESCRIPTORS + 1];
    }

    private static final Logger LOGGER = System.getLogger("org.jfork");
    private static final int BATCH = 64;

    private final Poller poller;
    private final Map<Long, Handler> handlers = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();
    private final Space space = new Space();
    private volatile boolean open = true;

    public Loop(String name) throws OsException {
        poller = new Poller();
        Thread thread = new Thread(null, this::run, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.start();
    }

    long token(Handler handler) {
        long token = tokens.incrementAndGet();
        handlers.put(token, handler);
        return token;
    }

    void add(int socket, long token, boolean writes) throws OsException {
        poller.add(socket, events(writes), token);
    }

    void change(int socket, long token, boolean writes) throws OsException {
        poller.change(socket, events(writes), token);
    }

    private static int events(boolean writes) {
        return writes ? Poller.READ | Poller.WRITE : Poller.READ;
    }

    void remove(int socket) {
        try {
            poller.remove(socket);
        } catch (OsException e) {
            LOGGER.log(Level.WARNING, "a socket that is not needed any more is still watched", e);
        }
    }

    void forget(long token) {
        handlers.remove(token);
    }

    private void run() {
        long[] ready = new long[BATCH];
        try {
            while (open) {
                int count = poller.await(ready);
                for (int i = 0; i < count; i++) handle(ready[i]);
            }
        } catch (OsException e) {
            LOGGER.log(Level.ERROR, "jfork cannot wait for its workers any more", e);
        } finally {
            poller.close();
        }
    }

    private void handle(long token) {
        Handler handler = handlers.get(token);
        if (handler == null) return;
        try {
            handler.ready(space);
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.ERROR, "a message of a worker could not be handled", e);
        }
    }

    /** Ends the thread. Nothing may be added or removed any more. */
    @Override
    public void close() {
        open = false;
        poller.wake();
    }
}
