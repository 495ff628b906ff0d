package org.jfork.examples.prefork;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Ends a worker when its control socket reads the end: the caller closed it, or the caller is gone, by SIGKILL too. A thread
 * of its own waits for that, since the worker itself is blocked in {@code accept}.
 */
final class EndWatch implements Runnable {
    /** For the request that is being answered. A client that says nothing must not keep the worker. */
    private static final long GRACE_MILLIS = 250;

    private final SocketChannel control;
    private final ServerSocketChannel listener;
    private final Thread server;

    private EndWatch(SocketChannel control, ServerSocketChannel listener, Thread server) {
        this.control = control;
        this.listener = listener;
        this.server = server;
    }

    /** To be called by the thread that accepts. */
    static void start(SocketChannel control, ServerSocketChannel listener) {
        Thread thread = new Thread(new EndWatch(control, listener, Thread.currentThread()), "end-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        awaitEnd();
        try {
            listener.close(); // in this process only; wakes the accept
            server.join(GRACE_MILLIS);
        } catch (IOException | InterruptedException e) {
            System.err.println("ending without waiting for the request that is being answered: " + e);
        }
        System.exit(0);
    }

    private void awaitEnd() {
        ByteBuffer ignored = ByteBuffer.allocate(16);
        try {
            while (control.read(ignored) != -1) ignored.clear();
        } catch (IOException e) {
            // Reset: the caller died before it had read everything from us. That is an end, too.
        }
    }
}
