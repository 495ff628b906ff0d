package org.jfork.internal.template;

import org.jfork.ForkException;

/** Calls the hooks around one copy of this program; the program may have none, and usually has none. */
public final class CopyHooks {
    static final long LIMIT_MILLIS = 10_000;

    private final Hooks hooks = Hooks.ofThisJvm();
    private final HookCalls calls = new HookCalls(hooks, LIMIT_MILLIS);

    /** @throws ForkException if the program is not to be copied; it goes on, and all is as if nobody had asked */
    public void before() {
        calls.beforeFork(hooks.ofCopies());
    }

    /** @throws ForkException if the program was copied, and cannot stand it */
    public void inProgram() {
        calls.afterForkInTemplate();
    }

    /** The program goes on, since it could not be copied. */
    public void inProgram(Throwable reason) {
        try {
            calls.afterForkInTemplate();
        } catch (ForkException e) {
            reason.addSuppressed(e);
        }
    }

    public void inCopy() {
        Thread.interrupted(); // that was the program's
        hooks.becomeOfCopy();
        calls.afterForkInWorker();
    }
}
