package org.jfork.pool;

/** What becomes of a task for which the queue of a pool has no room. */
public enum WhenFull {
    /** Who submits it waits for room; if interrupted, gets a {@code RejectedExecutionException} and is still interrupted. */
    WAIT,
    /** Who submits it gets a {@code RejectedExecutionException}. */
    REJECT,
    /** It is cancelled. */
    CANCEL_NEWEST,
    /** The task that has waited longest is cancelled. */
    CANCEL_OLDEST
}
