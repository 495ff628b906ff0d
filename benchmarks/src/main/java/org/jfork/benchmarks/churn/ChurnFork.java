package org.jfork.benchmarks.churn;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.Worker;
import org.jfork.benchmarks.Autopsy;
import org.jfork.benchmarks.churn.scenario.ChurnWorker;

/** One fork, from the call to the exit status, with a deadline. */
final class ChurnFork {
    private static final long PID_SECONDS = 1;

    private final ChurnTemplate template;
    private final ChurnSettings settings;
    private final long start = System.nanoTime();

    ChurnFork(ChurnTemplate template, ChurnSettings settings) {
        this.template = template;
        this.settings = settings;
    }

    Outcome run() throws InterruptedException {
        long templatePid = template.pid();
        try {
            Fork fork = template.fork();
            return await(fork, fork.run(ChurnWorker::run), templatePid);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (ProcessHandle.of(templatePid).isEmpty()) template.replace(templatePid);
            return Outcome.lost(e instanceof ExecutionException ? e.getCause() : e, millis());
        }
    }

    private Outcome await(Fork fork, CompletableFuture<Worker> running, long templatePid) throws Exception {
        Worker worker = null;
        try {
            worker = running.get(settings.deadlineSeconds(), TimeUnit.SECONDS);
            return end(worker);
        } catch (TimeoutException e) {
            String report = examine(fork, templatePid);
            running.cancel(true);
            if (worker != null) worker.destroyForcibly();
            if (worker == null) template.replace(templatePid); // whoever of the two is to blame
            return Outcome.hung(
                    fork + " had not ended after " + settings.deadlineSeconds() + " s; see " + report, millis());
        }
    }

    private Outcome end(Worker worker) throws Exception {
        try {
            long left = TimeUnit.SECONDS.toMillis(settings.deadlineSeconds()) - millis();
            ExitStatus status = worker.onExit().get(Math.max(1, left), TimeUnit.MILLISECONDS);
            return Outcome.of(worker.toString(), status, millis());
        } finally {
            worker.channel().close();
        }
    }

    private String examine(Fork fork, long templatePid) throws Exception {
        CompletableFuture<Long> pid =
                CompletableFuture.supplyAsync(fork::pid).completeOnTimeout(0L, PID_SECONDS, TimeUnit.SECONDS);
        return new Autopsy(settings.home(), settings.directory())
                .examine(pid.exceptionally(e -> 0L).get(), templatePid)
                .toString();
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
