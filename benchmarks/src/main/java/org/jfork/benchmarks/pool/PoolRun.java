package org.jfork.benchmarks.pool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jfork.pool.ForkPool;
import org.jfork.pool.RemoteCallable;
import org.jfork.pool.WhenFull;

/** The measurement behind {@code bench pool}: the three take turns, so that what the machine does meets all of them. */
final class PoolRun {
    private final int workers;
    private final int tasks;
    private final int trips;
    private final int rounds;

    PoolRun(int workers, int tasks, int trips, int rounds) {
        this.workers = workers;
        this.tasks = tasks;
        this.trips = trips;
        this.rounds = rounds;
    }

    PoolReport run() throws InterruptedException, ExecutionException, IOException {
        List<PoolTrial> forked = new ArrayList<>(), threads = new ArrayList<>(), python = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            forked.add(forked());
            python.add(PythonTrial.of(workers, tasks, trips));
            threads.add(threads());
        }
        return new PoolReport(workers, tasks, forked, threads, python);
    }

    private PoolTrial forked() throws InterruptedException, ExecutionException {
        try (ForkPool pool = ForkPool.builder()
                .most(workers)
                .idle(workers)
                .queue(tasks, WhenFull.WAIT)
                .open()) {
            return trial(number -> pool.submit((RemoteCallable<Integer>) () -> number + 1));
        }
    }

    private PoolTrial threads() throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            return trial(number -> pool.submit(() -> number + 1));
        } finally {
            pool.shutdown();
        }
    }

    private PoolTrial trial(IntFunction<Future<Integer>> submit) throws InterruptedException, ExecutionException {
        PoolTrial.run(submit, 2000);
        return PoolTrial.of(submit, tasks, trips);
    }
}
