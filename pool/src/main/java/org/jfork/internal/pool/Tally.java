package org.jfork.internal.pool;

/** What a pool has done so far. Guarded by the crew's lock. */
final class Tally {
    long submitted;
    long completed;
    long failed;
    long cancelled;
    long lost;
    long requeued;
    long forks;
    long deaths;
    long recycled;
    final Latencies waiting = new Latencies();
    final Latencies running = new Latencies();
}
