package org.jfork.internal.rpc.worker;

import java.util.List;

/** What a worker does with the calls that it gets. Made there by a {@link ServiceMaker}. */
public interface Service {
    /**
     * Serves until there is nothing more to serve; then the worker ends. An exception before it has said that it is ready
     * is told to the caller.
     *
     * @param arguments what was sent to the process before
     */
    void serve(Exchange exchange, List<Object> arguments) throws Exception;

    /** The most octets of a message. */
    int mostPayload();
}
