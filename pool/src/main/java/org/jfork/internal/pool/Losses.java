package org.jfork.internal.pool;

import java.time.Duration;
import org.jfork.ExitStatus;
import org.jfork.ForkException;
import org.jfork.internal.rpc.frame.MalformedFrameException;
import org.jfork.rpc.DeathCertificate;
import org.jfork.rpc.WorkerLostException;

/** What becomes of the task of a worker that has ended, and what is told of it. All under the pool's lock. */
final class Losses {
    private final Roster roster;
    private final Distribution tasks;

    Losses(Roster roster, Distribution tasks) {
        this.roster = roster;
        this.tasks = tasks;
    }

    static Throwable startProblem(Member member, ExitStatus status) {
        if (member.startProblem != null)
            return new ForkException("a worker could not start: " + member.startProblem, member.startProblem);
        return new ForkException(
                "worker " + member.pid() + " ended before it was ready: " + status + "\n" + member.worker.errorTail());
    }

    /** Of a worker that was ready once. */
    DeathCertificate settle(Member member, ExitStatus status, MalformedFrameException problem) {
        tasks.takeBack(member);
        DeathCertificate certificate = certificate(member, status);
        if (!member.wanted) roster.tally.deaths++;
        lose(member, certificate, problem);
        return certificate;
    }

    private static DeathCertificate certificate(Member member, ExitStatus status) {
        Task<?> begun = member.sent.peek(); // the others were taken back
        return new DeathCertificate(
                member.pid(),
                status,
                member.worker.errorTail(),
                CrashReport.of(member.crashPattern, member.pid()),
                begun == null ? null : begun.terms.name(),
                Duration.ofNanos(System.nanoTime() - member.readyAt),
                member.answered,
                member.peak);
    }

    /** The task that it had begun is lost. */
    private void lose(Member member, DeathCertificate certificate, MalformedFrameException problem) {
        for (Task<?> task : member.sent) {
            if (!task.isDone() && task.repeated < task.terms.repeats()) {
                task.repeated++;
                tasks.requeue(task);
                continue;
            }
            Distribution.finish(task);
            if (task.isDone()) continue;
            roster.tally.lost++;
            roster.tally.failed++;
            WorkerLostException lost = new WorkerLostException(certificate);
            if (problem != null) lost.addSuppressed(problem);
            member.mailbox.add(0, () -> task.fail(lost)); // behind what the task has said of its progress
        }
        member.sent.clear();
    }
}
