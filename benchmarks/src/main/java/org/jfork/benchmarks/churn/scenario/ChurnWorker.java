package org.jfork.benchmarks.churn.scenario;

import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The function of the workers: uses every part of the JVM that has threads of its own. */
public final class ChurnWorker {
    /** The exit code when all is well; nothing else exits with it. */
    public static final int WELL = 42;

    private static final int POOL = 4;
    private static final int TASKS = 32;
    private static final long POOL_SECONDS = 20;
    private static final long PROGRESS_SECONDS = 10;

    private ChurnWorker() {}

    public static void run(SocketChannel control) throws Exception {
        long[] progress = Background.progress();
        System.gc();
        Compilation.exercise();
        usePool();
        SharedLocks.INSTANCE.take();
        SharedLocks.INSTANCE.waitShortly();
        Background.awaitProgress(progress, PROGRESS_SECONDS);
        System.exit(WELL);
    }

    private static void usePool() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(POOL);
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) tasks.add(HotLoop::run);
        long expected = HotLoop.run();
        for (Future<Long> result : pool.invokeAll(tasks, POOL_SECONDS, TimeUnit.SECONDS))
            if (result.get() != expected) throw new IllegalStateException("a task of the pool computed something else");
        pool.shutdown();
        if (!pool.awaitTermination(POOL_SECONDS, TimeUnit.SECONDS))
            throw new IllegalStateException("the pool does not end");
    }
}
