package org.jfork.pool;

import java.io.Serializable;

/**
 * What {@link ForkPool#map} does with each element, in a worker.
 *
 * @param <A> an element
 * @param <R> what becomes of it
 */
@FunctionalInterface
public interface RemoteFunction<A, R> extends Serializable {
    /**
     * Runs in a worker.
     *
     * @param element an element
     * @return what becomes of it
     * @throws Exception if nothing can
     */
    R apply(A element) throws Exception;
}
