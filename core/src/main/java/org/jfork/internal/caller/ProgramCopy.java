package org.jfork.internal.caller;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jfork.ForkException;
import org.jfork.ForkReport;
import org.jfork.internal.os.ControlSocket;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.Faults;
import org.jfork.internal.os.OsException;
import org.jfork.internal.repair.Repairs;
import org.jfork.internal.report.OpenDescriptors;
import org.jfork.internal.report.ProgramThreads;
import org.jfork.internal.template.CopyHooks;
import org.jfork.internal.template.CopyMain;
import org.jfork.internal.wire.MalformedFrameException;
import org.jfork.internal.wire.Report;

/**
 * Forks this very program, without its threads.
 *
 * <pre>
 *   the thread that asks
 *     |-- suspends all others, freezes, clones --------------> the same thread, in the copy
 *     |-- lets all go on                                         repairs; pools as new; this caller is abandoned
 *     `-- has the pid, and one end of the control socket         obeys commands, or computes (CopyMain); never comes back
 * </pre>
 */
public final class ProgramCopy {
    /** What a copy does; on the thread that has asked for it. */
    private interface Role {
        void play(int control, int board) throws IOException;
    }

    /** One copy at a time, of all that this JVM makes. */
    private static final Object ONE_AT_A_TIME = new Object();

    private final Caller caller;

    ProgramCopy(Caller caller) {
        this.caller = caller;
    }

    /** What a copy made now would meet. What jfork itself has open is left out. */
    public ForkReport report(CopySettings settings) {
        int[] own = IntStream.concat(
                        Arrays.stream(caller.loop().descriptors()),
                        IntStream.of(caller.board().descriptor()))
                .toArray();
        try {
            byte[] lines =
                    survey(own, caller.board().memory(), settings.policy().encode());
            List<String> threads = ProgramThreads.describe();
            return Reports.decode(
                    ProcessHandle.current().pid(), Report.encode(lines, threads, OpenDescriptors.describe(own)));
        } catch (IOException | MalformedFrameException e) {
            throw new ForkException("this program cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** A template. */
    public Preparation here(CopySettings settings) {
        return onPlatformThread(() -> {
            Role role = (control, board) -> CopyMain.serve(
                    control, board, settings.limitMillis(), settings.policy().encode(), JavaCommand.version());
            return make(settings, role, (socket, child) -> Preparation.ofCopy(caller, socket, child));
        });
    }

    /** What a task returns in a copy. */
    public <T> CompletableFuture<T> snapshot(CopySettings settings, Callable<? extends T> task) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        String policy = settings.policy().encode();
        return onPlatformThread(() -> {
            Role role = (control, board) -> {
                Descriptors.close(board);
                CopyMain.compute(control, settings.limitMillis(), policy, task);
            };
            return make(settings, role, (socket, child) -> new Snapshot<T>(caller, socket, child, loader).start());
        });
    }

    private interface Completion<R> {
        /** Takes over the socket. */
        R complete(int socket, Child child) throws OsException;
    }

    /** A virtual thread could not go on in the copy. */
    private static <R> R onPlatformThread(Callable<R> work) {
        try {
            return isVirtual(Thread.currentThread()) ? PlatformThread.call(work) : work.call();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new ForkException("this program cannot be copied: " + e.getMessage(), e);
        }
    }

    /** {@code Thread.isVirtual} is not there before JDK 21. */
    private static boolean isVirtual(Thread thread) {
        return thread.getClass().getName().equals("java.lang.VirtualThread");
    }

    private <R> R make(CopySettings settings, Role role, Completion<R> completion) throws IOException {
        Repairs repairs = Repairs.ofThisJvm();
        Faults.point(Faults.COPY_BEGUN);
        CopyHooks hooks = new CopyHooks();
        int[] pair = ControlSocket.pair();
        try {
            Child child = copyOnce(settings, repairs, pair[1], hooks);
            if (child == null) live(role, repairs, pair, hooks);
            int socket = pair[0];
            pair[0] = -1;
            return completion.complete(socket, child);
        } catch (OsException e) {
            throw new ForkException("this program cannot be copied: " + e.getMessage(), e);
        } finally {
            for (int end : pair) if (end >= 0) Descriptors.close(end);
        }
    }

    /** A copy that the program cannot stand is not left to itself. */
    private static void goOn(CopyHooks hooks, Child child) {
        try {
            hooks.inProgram();
        } catch (ForkException e) {
            child.signal(Child.SIGKILL);
            throw e;
        }
    }

    /** Null in the copy. */
    private Child copyOnce(CopySettings settings, Repairs repairs, int control, CopyHooks hooks) throws OsException {
        synchronized (ONE_AT_A_TIME) {
            hooks.before();
            Child child;
            try {
                int pid = copyPrepared(settings, repairs, control);
                if (pid == 0) return null;
                child = Child.watch(caller.loop(), pid);
            } catch (OsException | RuntimeException | Error e) {
                hooks.inProgram(e);
                throw e;
            }
            Faults.point(Faults.COPY_WATCHED);
            goOn(hooks, child);
            return child;
        }
    }

    private int copyPrepared(CopySettings settings, Repairs repairs, int control) throws OsException {
        repairs.restock();
        Thread[] kept = kept(settings);
        HeldLocks locks = settings.heldLocks(kept);
        int pid = copy(
                control,
                new int[] {caller.board().descriptor()},
                caller.board().memory(),
                kept,
                repairs.virtualThreads().toArray(),
                settings.policy().encode(),
                locks,
                settings.limitMillis());
        if (pid > 0 && locks != null) locks.tell();
        return pid;
    }

    private static Thread[] kept(CopySettings settings) {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) root = root.getParent();
        Thread[] all = new Thread[root.activeCount() + 100];
        int count = root.enumerate(all, true);
        List<Thread> kept = new ArrayList<>();
        for (int i = 0; i < count; i++)
            if (all[i] != Thread.currentThread() && settings.isKept(all[i])) kept.add(all[i]);
        return kept.toArray(new Thread[0]);
    }

    /** Here begins the life of the copy. */
    private void live(Role role, Repairs repairs, int[] pair, CopyHooks hooks) {
        try {
            repairs.run();
            Faults.point(Faults.COPY_REPAIRED);
            bury();
            repairs.renewServices();
            Faults.point(Faults.COPY_RENEWED);
            caller.abandon();
            Descriptors.close(pair[0]);
            hooks.inCopy();
            role.play(pair[1], caller.board().descriptor());
        } catch (Throwable e) {
            CopyMain.fail(pair[1], e);
        }
    }

    /**
     * The pid of the copy, 0 in the copy.
     *
     * @param kept descriptors that stay as they are
     * @param board shared memory, which is private in the copy
     * @param keptThreads that go on in the copy
     * @param virtualThreads all of them
     * @param locks is asked once threads are suspended; may be null
     */
    private static native int copy(
            int control,
            int[] kept,
            ByteBuffer board,
            Thread[] keptThreads,
            Object[] virtualThreads,
            String policy,
            HeldLocks locks,
            int limitMillis)
            throws OsException;

    /** Lines, see {@link Report}. */
    private static native byte[] survey(int[] own, ByteBuffer board, String policy) throws OsException;

    /** In the copy, once it is repaired: threads that were left behind are as blocked for ever, all others go on. */
    private static native void bury();
}
