package org.jfork.internal.pool;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jfork.rpc.DeathCertificate;

/** The events. */
final class FlightRecording extends Recording {
    static Recording make() {
        return new FlightRecording();
    }

    @Name("org.jfork.WorkerReady")
    @Label("Worker Ready")
    @Category({"jfork", "Pool"})
    @StackTrace(false)
    static final class WorkerReady extends Event {
        @Label("Process Id")
        long pid;
    }

    @Name("org.jfork.WorkerEnded")
    @Label("Worker Ended")
    @Category({"jfork", "Pool"})
    @StackTrace(false)
    static final class WorkerEnded extends Event {
        @Label("Process Id")
        long pid;

        @Label("Status")
        String status;

        @Label("Task")
        @Description("What it was running")
        String task;

        @Label("Tasks Done")
        long tasksDone;

        @Label("Wanted")
        @Description("Whether the pool wanted it to end")
        boolean wanted;
    }

    @Name("org.jfork.Task")
    @Label("Task")
    @Category({"jfork", "Pool"})
    @StackTrace(false)
    static final class TaskDone extends Event {
        @Label("Name")
        String name;

        @Label("Process Id")
        long pid;

        @Label("Waited")
        @Timespan
        long waited;

        @Label("Ran")
        @Timespan
        long ran;
    }

    @Override
    void workerReady(long pid) {
        WorkerReady event = new WorkerReady();
        event.pid = pid;
        event.commit();
    }

    @Override
    void workerEnded(DeathCertificate certificate, boolean wanted) {
        WorkerEnded event = new WorkerEnded();
        event.pid = certificate.pid();
        event.status = certificate.status().toString();
        event.task = certificate.task();
        event.tasksDone = certificate.tasksDone();
        event.wanted = wanted;
        event.commit();
    }

    @Override
    void taskDone(String name, long pid, long waitedNanos, long ranNanos) {
        TaskDone event = new TaskDone();
        if (!event.isEnabled()) return;
        event.name = name;
        event.pid = pid;
        event.waited = waitedNanos;
        event.ran = ranNanos;
        event.commit();
    }
}
