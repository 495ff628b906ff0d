package org.jfork.conformance;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.Worker;
import org.jfork.conformance.suite.SuiteRun;

/** A worker from birth to death. None is left running, whatever happens. */
final class WorkerRun {
    private static final long PID_SECONDS = 1;

    private final Suite suite;
    private final Fork template;
    private final Patience patience;
    private final Problems problems;

    WorkerRun(Suite suite, Fork template, Patience patience, Problems problems) {
        this.suite = suite;
        this.template = template;
        this.patience = patience;
        this.problems = problems;
    }

    /** Runs what is found there. */
    void run(ResultsFile results, String where, Patience.Look look) throws IOException, InterruptedException {
        try {
            Fork process = template.fork();
            process.sendArg(results.path().toString(), suite.include(), suite.exclude(), where);
            ExitStatus status = live(process, process.run(SuiteRun::work), look);
            if (status != null) problems.checkEnd(results.result(), status.isSuccess(), "ended with " + status);
        } catch (ForkException e) {
            problems.add("no worker", e);
        }
    }

    /** Only waits until the template has done what it was told before. */
    void runNothing(Patience.Look look) throws IOException, InterruptedException {
        try {
            Fork process = template.fork();
            live(process, process.run(SuiteRun::doNothing), look);
        } catch (ForkException e) {
            problems.add("no worker", e);
        }
    }

    private ExitStatus live(Fork process, CompletableFuture<Worker> running, Patience.Look look)
            throws IOException, InterruptedException {
        Patience.Suspects suspects = () -> LongStream.of(pidOf(process), pidOf(template));
        Worker worker = null;
        try {
            worker = patience.await(running, look, suspects);
            return patience.await(worker.onExit(), look, suspects);
        } catch (HangException e) {
            problems.add(e.getMessage());
        } catch (ExecutionException e) {
            problems.add("no worker", e.getCause());
        } finally {
            running.cancel(true);
            if (worker != null) worker.destroyForcibly();
            if (worker != null) worker.channel().close();
        }
        return null;
    }

    /** 0 if it has none yet, or not any more. */
    private static long pidOf(Fork process) {
        return CompletableFuture.supplyAsync(process::pid)
                .completeOnTimeout(0L, PID_SECONDS, TimeUnit.SECONDS)
                .exceptionally(e -> 0L)
                .join();
    }
}
