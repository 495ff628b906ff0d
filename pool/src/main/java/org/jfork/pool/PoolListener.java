package org.jfork.pool;

import org.jfork.rpc.DeathCertificate;

/** Is told of the workers of a pool, in order, one call at a time, on a thread that may block. Exceptions are logged. */
public interface PoolListener {
    /**
     * A worker is ready for tasks.
     *
     * @param pid its process id
     */
    default void workerReady(long pid) {}

    /**
     * A worker that was ready has ended, for whatever reason.
     *
     * @param certificate how
     * @param wanted whether the pool wanted it: it was recycled, not needed any more, or killed to end its task
     */
    default void workerEnded(DeathCertificate certificate, boolean wanted) {}

    /**
     * A worker could not be started. The pool tries again, and is closed if that is of no use.
     *
     * @param reason why
     */
    default void startFailed(Throwable reason) {}
}
