package org.jfork.examples.prefork;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** What runs in a forked process: accepts from the socket that all workers share, one connection at a time. */
public final class HttpWorker {
    private HttpWorker() {}

    /**
     * The worker function.
     *
     * <p>All workers block in {@code accept} on the same socket, and the kernel hands each connection to one of them.
     * That works because the socket is in blocking mode, which belongs to the open file description and so is the same
     * for all: whoever registered the listener with a selector would make everybody's {@code accept} return null.
     *
     * @param control reads its end when the worker shall end, or when the caller has died
     * @param listener where to accept
     * @param id this worker's number
     * @throws IOException when accepting fails, which ends the worker with status 1
     */
    public static void serve(SocketChannel control, ServerSocketChannel listener, int id) throws IOException {
        HttpConnections connections =
                new HttpConnections(id, ProcessHandle.current().pid());
        EndWatch.start(control, listener);
        try {
            while (true) connections.answer(listener.accept());
        } catch (ClosedChannelException e) {
            // EndWatch closed the listener. Returning ends the process.
        }
    }
}
