package org.jfork.benchmarks.measure;

/**
 * One round of one contender.
 *
 * @param nanos all of it
 * @param failed how many life cycles did not go as they should
 * @param latencies in ns, one for each that did
 */
public record Lap(long nanos, int failed, long[] latencies) {
    public double perSecond() {
        return latencies.length / (nanos / 1e9);
    }

    /** Of one, on average. */
    public double millis() {
        return latencies.length == 0 ? Double.NaN : nanos / 1e6 / latencies.length;
    }
}
