package org.jfork.benchmarks;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jfork.Exec;
import org.jfork.ExitStatus;
import org.jfork.Worker;
import org.jfork.benchmarks.measure.Contender;
import org.jfork.benchmarks.measure.Contender.Course;
import org.jfork.benchmarks.measure.Contest;
import org.jfork.benchmarks.measure.Figure;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.benchmarks.measure.Lap;
import org.jfork.benchmarks.measure.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How long it takes to start a small program and to learn that it has ended, beside {@link ProcessBuilder}. */
@Command(
        name = "spawn",
        description =
                "Starts /bin/true, by jfork and by ProcessBuilder in turn, each until its exit status is collected.")
final class SpawnCommand implements Callable<Integer> {
    private static final int USUAL = 200;
    private static final String PROGRAM = "/bin/true";
    private static final long LIMIT_SECONDS = 60;

    @Mixin
    private Plan plan;

    private interface Start {
        /** Until the program's exit status is collected. */
        void live() throws Exception;
    }

    @Override
    public Integer call() {
        Findings findings =
                new Findings("spawn").fact("heap_mb", Runtime.getRuntime().totalMemory() >> 20);
        Contest contest = Contest.millis(plan)
                .add(Contender.of("jfork_ms", "jfork's Exec", course(SpawnCommand::byJfork)))
                .add(Contender.of("process_builder_ms", "ProcessBuilder", course(SpawnCommand::byProcessBuilder)))
                .run(findings);
        findings.figure(Figure.ratio(
                "ratio_process_builder",
                "time of ProcessBuilder to that of jfork",
                "",
                contest.row("process_builder_ms"),
                contest.row("jfork_ms")));
        return plan.print(findings);
    }

    private Course course(Start start) {
        return () -> {
            long[] latencies = new long[plan.times(USUAL)];
            long from = System.nanoTime();
            for (int i = 0; i < latencies.length; i++) {
                long born = System.nanoTime();
                start.live();
                latencies[i] = System.nanoTime() - born;
            }
            return new Lap(System.nanoTime() - from, 0, latencies);
        };
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
