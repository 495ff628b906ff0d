package org.jfork.benchmarks.pool;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jfork.benchmarks.measure.Lap;

/** Tasks that do next to nothing, submitted by one thread, so many at a time. */
record TinyTasks(int tasks, int atOnce) {
    private static final int WARM = 2000;

    Lap run(IntFunction<Future<Integer>> pool) throws InterruptedException, ExecutionException {
        new TinyTasks(WARM, atOnce).all(pool);
        long start = System.nanoTime();
        long[] latencies = all(pool);
        return new Lap(System.nanoTime() - start, 0, latencies);
    }

    private long[] all(IntFunction<Future<Integer>> pool) throws InterruptedException, ExecutionException {
        long[] times = new long[tasks];
        for (int from = 0; from < tasks; from += atOnce) some(pool, from, Math.min(tasks, from + atOnce), times);
        return times;
    }

    private static void some(IntFunction<Future<Integer>> pool, int from, int to, long[] times)
            throws InterruptedException, ExecutionException {
        @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
        Future<Integer>[] futures = new Future[to - from];
        for (int i = from; i < to; i++) {
            times[i] = System.nanoTime();
            futures[i - from] = pool.apply(i);
        }
        for (int i = from; i < to; i++) {
            if (futures[i - from].get() != i + 1) throw new IllegalStateException("a wrong result");
            times[i] = System.nanoTime() - times[i];
        }
    }
}
