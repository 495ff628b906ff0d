package org.jfork.benchmarks.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jfork.benchmarks.measure.Lap;
import org.jfork.pool.ForkPool;
import org.jfork.pool.RemoteCallable;
import org.jfork.pool.WhenFull;

/** Those that are compared. Their start does not count. */
record Pools(int workers, TinyTasks work) {
    private static final Path SOURCES =
            Path.of(System.getProperty("org.jfork.benchmarks.root", "."), "benchmarks/src/main");

    Lap forked() throws InterruptedException, ExecutionException {
        try (ForkPool pool = ForkPool.builder()
                .most(workers)
                .idle(workers)
                .queue(work.tasks(), WhenFull.WAIT)
                .open()) {
            return work.run(number -> pool.submit((RemoteCallable<Integer>) () -> number + 1));
        }
    }

    Lap threads() throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            return work.run(number -> pool.submit(() -> number + 1));
        } finally {
            pool.shutdown();
        }
    }

    /** {@code ProcessPoolExecutor}, start method {@code forkserver}. */
    Lap python() throws IOException, InterruptedException {
        Process python = new ProcessBuilder(
                        "python3",
                        SOURCES.resolve("python/process_pool.py").toString(),
                        Integer.toString(workers),
                        Integer.toString(work.tasks()),
                        Integer.toString(work.atOnce()))
                .redirectError(Redirect.INHERIT)
                .start();
        String[] words = new String(python.getInputStream().readAllBytes(), UTF_8)
                .strip()
                .split(" ");
        if (python.waitFor() != 0) throw new IOException("python3 ended with " + python.exitValue());
        long[] latencies = new long[words.length - 1];
        for (int i = 0; i < latencies.length; i++) latencies[i] = Long.parseLong(words[i + 1]);
        return new Lap(Long.parseLong(words[0]), 0, latencies);
    }
}
