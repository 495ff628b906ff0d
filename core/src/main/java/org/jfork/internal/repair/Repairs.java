package org.jfork.internal.repair;

import org.jfork.internal.os.OsException;

/**
 * The part of the repairs that is Java state. Planned in the template, where what every program has is looked up and tried
 * once, and what few have before the first fork after it came into use; run in each child, on one thread, while the threads
 * of the program are suspended and before any code of the program.
 */
public final class Repairs {
    private final InheritedExitWork exitWork;

    public Repairs() throws OsException {
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
     * To be called behind {@link #run}, once the threads of the program go on; and in a template before it forks. Until then {@code
     * run} leaves the exit work alone, which is the template's own.
     */
    public void restock() {
        exitWork.restock();
    }
}
