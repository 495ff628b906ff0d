package org.jfork.internal.repair;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jfork.ForkException;
import org.jfork.internal.os.OsException;

/**
 * The part of the repairs that is Java state. Planned in the template, where what every program has is looked up and tried
 * once, and what few have before the first fork after it came into use; run in each child, on one thread, while the threads
 * of the program are suspended and before any code of the program.
 */
public final class Repairs {
    private static final AtomicReference<Repairs> OF_THIS_JVM = new AtomicReference<>();

    private final InheritedExitWork exitWork;

    /** Planned on first need; forks and copies have the plan of the process that they were made from. */
    public static synchronized Repairs ofThisJvm() throws OsException {
        if (OF_THIS_JVM.get() == null) OF_THIS_JVM.set(new Repairs());
        return OF_THIS_JVM.get();
    }

    private Repairs() throws OsException {
        RandomState.plan();
        SecureRandomState.plan();
        RandomAlgorithms.plan();
        RemoteIdentity.plan();
        ProcessIdentity.plan();
        exitWork = new InheritedExitWork();
        JvmState.repair();
    }

    public void run() throws OsException {
        JvmState.repair();
    }

    /**
     * In a copy of a program, behind {@link #run}: the JDK's pools whose threads were left behind, and virtual threads. Runs Java, and
     * takes locks that a thread of the program may have if it was not seen to be busy.
     */
    public void renewServices() {
        ServicePools.renew();
        VirtualThreads.end();
    }

    /**
     * The virtual threads of this program.
     *
     * @throws ForkException if it has some that would run on in a copy
     */
    public List<Thread> virtualThreads() {
        return VirtualThreads.all();
    }

    /** Whether this process has shutdown hooks of its own, or files to delete at its end, or whatever else the JVM does then. */
    public boolean leavesExitWork() {
        return exitWork.isThere();
    }

    /** To be called before a fork. Until it is, {@code run} leaves the exit work alone, which is the template's own. */
    public void restock() {
        exitWork.restock();
    }
}
