package org.jfork.benchmarks.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.pool.ForkPool;
import org.jfork.pool.PoolWorker;
import org.jfork.pool.RemoteCallable;
import org.jfork.pool.TaskOptions;

/** Many workers alive in one pool. */
record Crowd(int workers, double startSeconds, double endSeconds, long privateOctets) {
    private static final int LIMIT_SECONDS = 300;

    static Crowd of(int workers) throws Exception {
        long start = System.nanoTime();
        ForkPool pool = ForkPool.builder()
                .most(workers)
                .idle(workers)
                .ahead(0)
                .sampleMemory(Duration.ZERO)
                .open();
        try {
            while (pool.metrics().workers() < workers && seconds(start) < LIMIT_SECONDS) Thread.sleep(1);
            double ready = seconds(start);
            long octets = 0;
            for (long pid : askAll(pool, workers)) octets += privateOctets(pid);
            long end = System.nanoTime();
            pool.close();
            return new Crowd(workers, ready, seconds(end), octets);
        } finally {
            pool.close();
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /** No task ends before all have begun, so each is in a worker of its own. */
    private static Set<Long> askAll(ForkPool pool, int workers) throws Exception {
        CountDownLatch begun = new CountDownLatch(workers);
        List<Future<Long>> pids = new ArrayList<>();
        for (int i = 0; i < workers; i++)
            pids.add(pool.submit(
                    (RemoteCallable<Long>) () -> {
                        PoolWorker.progress("begun");
                        return ProcessHandle.current().pid();
                    },
                    new TaskOptions().onProgress(word -> {
                        begun.countDown();
                        await(begun);
                    })));
        Set<Long> distinct = new HashSet<>();
        for (Future<Long> pid : pids) distinct.add(pid.get());
        if (distinct.size() != workers)
            throw new IllegalStateException("only " + distinct.size() + " workers have worked");
        return distinct;
    }

    private static long privateOctets(long pid) throws IOException {
        long kilobytes = 0;
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")))
            if (line.startsWith("Private_")) kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
        return kilobytes << 10;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) throw new IllegalStateException("not all workers work");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Findings tell(Findings findings) {
        return findings.fact("workers", workers)
                .fact("start_s", startSeconds)
                .fact("end_s", endSeconds)
                .fact("private_kib_each", privateOctets / 1024.0 / workers);
    }
}
