package org.jfork.benchmarks.pool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jfork.Fork;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.pool.ForkPool;
import org.jfork.pool.PoolListener;
import org.jfork.pool.PoolWorker;
import org.jfork.pool.TaskOptions;

/** Many workers alive in one pool: what each has for itself when it is ready, and when it has done a task. */
record Crowd(int workers, double startSeconds, double endSeconds, long idleOctets, long privateOctets) {
    private static final int LIMIT_SECONDS = 300;

    static Crowd of(int workers) throws Exception {
        Pipe gate = Pipe.open();
        Set<Long> ready = ConcurrentHashMap.newKeySet();
        long start = System.nanoTime();
        ForkPool pool = ForkPool.builder()
                .recipe(() -> Fork.create().require(Crowd.class).sendHandle(gate.source()))
                .most(workers)
                .idle(workers)
                .ahead(0)
                .sampleMemory(Duration.ZERO)
                .listener(new PoolListener() {
                    @Override
                    public void workerReady(long pid) {
                        ready.add(pid);
                    }
                })
                .open();
        try {
            while (pool.metrics().workers() < workers && seconds(start) < LIMIT_SECONDS) Thread.sleep(1);
            double started = seconds(start);
            while (ready.size() < workers && seconds(start) < LIMIT_SECONDS) Thread.sleep(1);
            long idle = privateOctets(ready);
            askAll(pool, workers, gate.sink());
            long octets = privateOctets(ready);
            long end = System.nanoTime();
            pool.close();
            return new Crowd(workers, started, seconds(end), idle, octets);
        } finally {
            gate.sink().close();
            gate.source().close();
            pool.close();
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /** No task ends before all have begun, so each is in a worker of its own. */
    private static void askAll(ForkPool pool, int workers, Pipe.SinkChannel gate) throws Exception {
        CountDownLatch begun = new CountDownLatch(workers);
        TaskOptions options = new TaskOptions().onProgress(word -> begun.countDown());
        List<Future<Long>> pids = new ArrayList<>();
        for (int i = 0; i < workers; i++) pids.add(pool.submit(Crowd::passGate, options));
        if (!begun.await(LIMIT_SECONDS, TimeUnit.SECONDS)) throw new IllegalStateException("not all workers work");
        gate.close();
        Set<Long> distinct = new HashSet<>();
        for (Future<Long> pid : pids) distinct.add(pid.get());
        if (distinct.size() != workers)
            throw new IllegalStateException("only " + distinct.size() + " workers have worked");
    }

    /** In a worker: ends when the other end of the pipe is closed. */
    private static long passGate() throws IOException {
        PoolWorker.progress("begun");
        ((ReadableByteChannel) PoolWorker.args().get(0)).read(ByteBuffer.allocate(1));
        return ProcessHandle.current().pid();
    }

    private static long privateOctets(Set<Long> pids) throws IOException {
        long octets = 0;
        for (long pid : pids) octets += privateOctets(pid);
        return octets;
    }

    private static long privateOctets(long pid) throws IOException {
        long kilobytes = 0;
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")))
            if (line.startsWith("Private_")) kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
        return kilobytes << 10;
    }

    Findings tell(Findings findings) {
        return findings.fact("workers", workers)
                .fact("start_s", startSeconds)
                .fact("end_s", endSeconds)
                .fact("private_kib_idle_each", idleOctets / 1024.0 / workers)
                .fact("private_kib_each", privateOctets / 1024.0 / workers);
    }
}
