package org.jfork.internal.pool;

import java.time.Duration;
import org.jfork.pool.PoolMetrics;

/** Counts times in buckets, four to each power of two. Not safe for use by several threads. */
final class Latencies {
    private static final int STEPS = 4;

    private final long[] counts = new long[64 * STEPS];
    private long count;
    private long total;
    private long longest;

    void add(long nanos) {
        long time = Math.max(0, nanos);
        counts[bucket(time)]++;
        count++;
        total += time;
        longest = Math.max(longest, time);
    }

    /** The power of two, and the next two bits. */
    private static int bucket(long nanos) {
        if (nanos < STEPS) return (int) nanos;
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        return (power - 1) * STEPS + (int) (nanos >>> power - 2 & STEPS - 1);
    }

    /** The end of a bucket. */
    private static long end(int bucket) {
        if (bucket < STEPS) return bucket;
        int power = bucket / STEPS + 1;
        return (STEPS + bucket % STEPS + 1L << power - 2) - 1;
    }

    private Duration percentile(double part) {
        long left = (long) Math.ceil(count * part);
        int bucket = 0;
        while (bucket < counts.length - 1 && (left -= counts[bucket]) > 0) bucket++;
        return Duration.ofNanos(Math.min(longest, end(bucket)));
    }

    PoolMetrics.Times times() {
        return new PoolMetrics.Times(
                count, Duration.ofNanos(total), percentile(0.5), percentile(0.99), Duration.ofNanos(longest));
    }
}
