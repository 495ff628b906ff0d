package org.jfork.rpc;

import java.io.Serializable;

/**
 * A function that a worker runs for its caller: a lambda or method reference, with copies of what it captures.
 *
 * @param <A> what it takes
 * @param <R> what it returns
 */
@FunctionalInterface
public interface RpcFunction<A, R> extends Serializable {
    /**
     * Runs in the worker.
     *
     * @param argument what the caller passed
     * @return the answer; if it is a {@link java.util.concurrent.CompletionStage}, what that completes with
     * @throws Exception fails the call, with this exception and its stack trace
     */
    R apply(A argument) throws Exception;
}
