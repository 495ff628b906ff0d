package org.jfork.internal.caller;

import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import org.jfork.ExitStatus;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.Faults;
import org.jfork.internal.os.OsException;
import org.jfork.internal.os.Pidfd;

/** A child process of this one, watched until its exit status is collected. */
final class Child {
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;

    private static final int ESRCH = 3;
    private static final long RETRY_MILLIS = 100;

    private final IoLoop loop;
    private final int pid;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private int pidfd = -1;
    private long token;
    private int wanted; // a signal to be sent once there is a pidfd

    private Child(IoLoop loop, int pid) {
        this.loop = loop;
        this.pid = pid;
    }

    /** Takes over the pidfd. */
    static Child watch(IoLoop loop, int pid, int pidfd) {
        Child child = new Child(loop, pid);
        child.start(pidfd);
        return child;
    }

    /** A child that somebody else has reaped has an unknown status. */
    static Child watch(IoLoop loop, int pid) {
        Child child = new Child(loop, pid);
        child.open();
        return child;
    }

    /** Until it is reaped the pid means this child, so there is time to wait for a free descriptor (EMFILE). */
    private void open() {
        try {
            start(Pidfd.open(pid));
        } catch (OsException e) {
            if (e.errno() == ESRCH) exit.complete(ExitStatus.unknown());
            else loop.later(RETRY_MILLIS, this::open);
        }
    }

    private synchronized void start(int descriptor) {
        pidfd = descriptor;
        try {
            token = loop.watch(descriptor, this::reap);
        } catch (OsException e) {
            System.getLogger("org.jfork").log(Level.ERROR, "the end of process " + pid + " will not be noticed", e);
        }
        if (wanted != 0) signal(wanted);
    }

    private void reap() {
        ExitStatus status = collect();
        if (status == null) return;
        Faults.point(Faults.STATUS_COLLECTED);
        exit.complete(status);
    }

    private synchronized ExitStatus collect() {
        if (pidfd < 0) return null;
        long status;
        try {
            status = Pidfd.reap(pidfd);
        } catch (OsException e) {
            status = Pidfd.LOST;
        }
        if (status == Pidfd.ALIVE) return null;
        loop.forget(pidfd, token);
        Descriptors.close(pidfd);
        pidfd = -1;
        if (status == Pidfd.LOST) return ExitStatus.unknown();
        int value = Pidfd.value(status);
        return Pidfd.isSignal(status) ? ExitStatus.ofSignal(value) : ExitStatus.ofCode(value);
    }

    int pid() {
        return pid;
    }

    /** Completes on the loop's thread; dependents that are not jfork's own must be asynchronous. */
    CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    synchronized void signal(int number) {
        if (pidfd < 0) {
            wanted = number;
            return;
        }
        try {
            Pidfd.signal(pidfd, number);
        } catch (OsException e) {
            throw new IllegalStateException("process " + pid + " cannot be signalled: " + e.getMessage(), e);
        }
    }
}
