package org.jfork.benchmarks.pool;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/** Many tiny tasks, submitted by one thread as fast as it can, then some of which each is awaited before the next. */
record PoolTrial(double seconds, Histogram trips) {
    static final double MICRO = 1e3;

    static PoolTrial of(IntFunction<Future<Integer>> submit, int tasks, int trips)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        run(submit, tasks);
        double seconds = (System.nanoTime() - start) / 1e9;
        Histogram times = new Histogram(3);
        for (int i = 0; i < trips; i++) {
            long begin = System.nanoTime();
            submit.apply(i).get();
            times.recordValue(System.nanoTime() - begin);
        }
        return new PoolTrial(seconds, times);
    }

    static void run(IntFunction<Future<Integer>> submit, int tasks) throws InterruptedException, ExecutionException {
        @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
        Future<Integer>[] futures = new Future[tasks];
        for (int i = 0; i < tasks; i++) futures[i] = submit.apply(i);
        for (int i = 0; i < tasks; i++)
            if (futures[i].get() != i + 1) throw new IllegalStateException("task " + i + " gave " + futures[i].get());
    }
}
