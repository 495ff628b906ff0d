package org.jfork.benchmarks.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.jfork.benchmarks.Json;
import org.jfork.pool.ForkPool;
import org.jfork.pool.RemoteCallable;

/** Many workers alive in one pool. */
record Crowd(int workers, double startSeconds, double endSeconds, long privateOctets) {
    static Crowd of(int workers) throws Exception {
        long start = System.nanoTime();
        ForkPool pool = ForkPool.builder()
                .most(workers)
                .idle(workers)
                .ahead(0)
                .sampleMemory(Duration.ofMillis(10))
                .open();
        try {
            while (pool.metrics().workers() < workers) Thread.sleep(1);
            double seconds = (System.nanoTime() - start) / 1e9;
            check(pool, workers);
            Thread.sleep(1000 + workers * 2L); // for all to be looked at
            long octets = pool.metrics().privateMemory();
            return new Crowd(workers, seconds, close(pool), octets);
        } finally {
            pool.close();
        }
    }

    /** All of them work. */
    private static void check(ForkPool pool, int workers) throws Exception {
        List<Future<Long>> pids = new ArrayList<>();
        for (int i = 0; i < workers; i++)
            pids.add(pool.submit((RemoteCallable<Long>) () -> {
                Thread.sleep(3000);
                return ProcessHandle.current().pid();
            }));
        Set<Long> distinct = new HashSet<>();
        for (Future<Long> pid : pids) distinct.add(pid.get());
        if (distinct.size() != workers) throw new IllegalStateException(distinct.size() + " workers did work");
    }

    private static double close(ForkPool pool) {
        long start = System.nanoTime();
        pool.close();
        return (System.nanoTime() - start) / 1e9;
    }

    private double each() {
        return (double) privateOctets / workers / 1024;
    }

    String text() {
        return String.format(
                "%d workers were ready after %.2f s; each has %.0f KiB of its own; all had ended %.2f s after closing",
                workers, startSeconds, each(), endSeconds);
    }

    String json() {
        return new Json()
                .put("benchmark", "pool-crowd")
                .put("java", System.getProperty("java.version"))
                .put("workers", workers)
                .put("start_s", startSeconds)
                .put("end_s", endSeconds)
                .put("private_kib_each", each())
                .toString();
    }
}
