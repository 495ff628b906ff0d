package org.jfork.crac;

import org.jfork.ForkHook;

/** What {@code org.crac.Core} looks for, by name. */
public final class Core {
    private static final GlobalContext GLOBAL = new GlobalContext();

    static {
        ForkHook.register(GLOBAL);
    }

    private Core() {}

    /**
     * The resources of this process are one hook, registered when {@code org.crac.Core} is initialised.
     *
     * @return the only context that there is
     */
    public static Context<Resource> getGlobalContext() {
        return GLOBAL;
    }

    /**
     * Not possible: nothing is written to disk.
     *
     * @throws CheckpointException always
     */
    public static void checkpointRestore() throws CheckpointException {
        // org.crac passes on what is suppressed, not the message.
        CheckpointException impossible = new CheckpointException();
        impossible.addSuppressed(new UnsupportedOperationException(
                "jfork makes no checkpoint on demand: fork this process, its resources are checkpointed before"));
        throw impossible;
    }
}
