package org.jfork.benchmarks.churn.scenario;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Whether the JIT compiler is alive: it must spend time on a loop that is hot. */
final class Compilation {
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    private static final long LIMIT_SECONDS = 20;

    private Compilation() {}

    /** Loads what is needed to ask. */
    static void prepare() {
        COMPILER.getTotalCompilationTime();
    }

    /** A class that no other process has loaded, so nobody has compiled it. */
    static void exercise() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        long before = COMPILER.getTotalCompilationTime(), interpreted = HotLoop.run();
        while (COMPILER.getTotalCompilationTime() == before) {
            if (HotLoop.run() != interpreted) throw new IllegalStateException("compiled code computes something else");
            if (System.nanoTime() - deadline > 0)
                throw new IllegalStateException("nothing was compiled within " + LIMIT_SECONDS + " s");
        }
    }
}
