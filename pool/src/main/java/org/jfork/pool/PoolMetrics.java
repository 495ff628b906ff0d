package org.jfork.pool;

import java.time.Duration;

/**
 * A pool at one moment, and what it has done so far.
 *
 * @param workers that are ready for tasks or run some
 * @param idleWorkers those of them that have nothing to do
 * @param startingWorkers that are on their way
 * @param queued tasks that are with no worker
 * @param sent tasks that are with a worker and not done
 * @param submitted tasks so far
 * @param completed tasks so far that have returned a result
 * @param failed tasks so far that have thrown, or were lost
 * @param cancelled tasks so far
 * @param lost tasks so far whose worker ended
 * @param requeued how often a task was taken back from a worker that had not begun it, or repeated
 * @param forks workers so far
 * @param deaths workers so far that ended without being asked to
 * @param recycled workers so far that ended since they had done enough
 * @param waiting how long tasks waited until they were first in their worker's line
 * @param running how long tasks ran, until their answer was here
 * @param privateMemory what the workers have for themselves, in octets, as far as looked at; see {@link
 *     ForkPoolBuilder#sampleMemory}
 */
public record PoolMetrics(
        int workers,
        int idleWorkers,
        int startingWorkers,
        int queued,
        int sent,
        long submitted,
        long completed,
        long failed,
        long cancelled,
        long lost,
        long requeued,
        long forks,
        long deaths,
        long recycled,
        Times waiting,
        Times running,
        long privateMemory) {
    /**
     * A distribution of times; exact to a quarter.
     *
     * @param count how many
     * @param total their sum
     * @param median half of them are no longer
     * @param p99 ninety-nine in a hundred are no longer
     * @param longest the longest
     */
    public record Times(long count, Duration total, Duration median, Duration p99, Duration longest) {}
}
