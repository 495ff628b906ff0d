package org.jfork.rpc;

import java.io.IOException;
import org.jfork.internal.rpc.worker.Outlet;

/** For code that runs in a worker and was called by {@link Rpc}. Any thread. */
public final class RpcWorker {
    private RpcWorker() {}

    /**
     * Sends an event to the caller, who sees events and answers exactly in the order in which they were sent. Blocks while the
     * caller does not keep up.
     *
     * @param event any value of the {@link Codec}
     * @throws IOException if it cannot be encoded, or the caller is gone
     * @throws IllegalStateException in a process that serves no calls
     */
    public static void event(Object event) throws IOException {
        Outlet.current().event(event);
    }

    /**
     * Returns when the events and answers that other threads were sending are sent. What is sent will arrive, also if the
     * worker ends now.
     *
     * @throws IllegalStateException in a process that serves no calls
     */
    public static void flush() {
        Outlet.current().flush();
    }
}
