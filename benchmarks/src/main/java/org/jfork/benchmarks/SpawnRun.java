package org.jfork.benchmarks;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jfork.Exec;
import org.jfork.ExitStatus;
import org.jfork.Worker;

/** The measurement behind {@code bench spawn}: rounds of each kind in turn, so that what else the machine does meets both. */
final class SpawnRun {
    private static final String PROGRAM = "/bin/true";
    private static final long LIMIT_SECONDS = 60;

    private final int rounds;
    private final int programs;

    SpawnRun(int rounds, int programs) {
        this.rounds = rounds;
        this.programs = programs;
    }

    private interface Start {
        /** Until the program's exit status is collected. */
        void live() throws Exception;
    }

    SpawnReport run() throws Exception {
        round(SpawnRun::byJfork);
        round(SpawnRun::byProcessBuilder);
        List<Double> jfork = new ArrayList<>(), builder = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            boolean first = i % 2 == 0;
            if (first) jfork.add(round(SpawnRun::byJfork));
            builder.add(round(SpawnRun::byProcessBuilder));
            if (!first) jfork.add(round(SpawnRun::byJfork));
        }
        return new SpawnReport(programs, new Spread(jfork), new Spread(builder));
    }

    /** Microseconds for one program, on average. */
    private double round(Start start) throws Exception {
        long from = System.nanoTime();
        for (int i = 0; i < programs; i++) start.live();
        return (System.nanoTime() - from) / 1e3 / programs;
    }

    private static void byJfork() throws Exception {
        Worker worker = Exec.command(PROGRAM).channel().start();
        try {
            ExitStatus status = worker.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!status.isSuccess()) throw new IllegalStateException(worker + " ended with " + status);
        } finally {
            worker.channel().close();
        }
    }

    /** With the same descriptors: nothing to read, and this process's output and error. */
    private static void byProcessBuilder() throws Exception {
        Process process = new ProcessBuilder(PROGRAM)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT)
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0)
            throw new IllegalStateException(process + " did not end as it should");
    }
}
