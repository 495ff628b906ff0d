package org.jfork;

import org.jfork.internal.template.Hooks;

/**
 * What a library does around forks of the process that it is used in: close connections that must not be shared, stop timers,
 * flush buffers, and begin anew in the forked process. Only what jfork cannot know needs a hook, see {@code
 * docs/fork-safety.md}.
 *
 * <pre>{@code
 * ForkHook.Registration registration = ForkHook.register(new ForkHook() {
 *     public void beforeFork() { pool.close(); }
 *     public void afterForkInWorker() { pool.open(); }
 * });
 * }</pre>
 *
 * <p>Registering is possible in any JVM and costs nothing where nothing is forked. A forked process has the hooks that its
 * template had.
 *
 * <p>A process that is forked often stays frozen in between: {@link #beforeFork} is called before it is frozen, so one call may
 * serve many forks, or, since a template freezes by itself when it has forked before, none; {@link #afterForkInTemplate} when
 * it goes on. Both may be called again and again.
 *
 * <p>Hooks are called on a thread of jfork's, one after the other, while all other threads of the program run; all of them
 * together within a limit, see {@link ForkBuilder#hookLimit}. All are called, also after one has thrown; the exceptions are
 * collected and sent to the caller: the fork fails with the first one, the others are suppressed ones of it.
 */
public interface ForkHook {
    /**
     * Called before this process is copied, in the reverse order of registration. When a hook throws, the fork fails, {@link
     * #afterForkInTemplate} is called, and the process goes on.
     *
     * @throws Exception refuses the fork
     */
    default void beforeFork() throws Exception {}

    /**
     * Called when this process goes on after it was copied, or could not be; in the order of registration. When a hook
     * throws, this process fails as by a failed {@code eval}; its forks are not concerned.
     *
     * @throws Exception ends this process
     */
    default void afterForkInTemplate() throws Exception {}

    /**
     * Called in the forked process before it executes any command, in the order of registration. When a hook throws, the
     * forked process fails.
     *
     * @throws Exception ends the forked process
     */
    default void afterForkInWorker() throws Exception {}

    /**
     * Whether the hook is also called around copies of a running program ({@link Fork#snapshot}, {@link Fork#here}, {@link
     * Early}): {@link #beforeFork} and {@link #afterForkInTemplate} in the program, {@link #afterForkInWorker} in the copy, which
     * has the hook from then on. When {@link #afterForkInTemplate} throws there, the call that asked for the copy fails, and the
     * program goes on without it. A hook that stops what a program is there for says no; a copy does not have it.
     *
     * @return true, unless it is overridden
     */
    default boolean isForCopies() {
        return true;
    }

    /**
     * From now on the hook is called.
     *
     * @param hook kept until its registration is closed
     * @return to take it back; need not be used
     */
    static Registration register(ForkHook hook) {
        return Hooks.register(hook);
    }

    /** A hook that is in use. */
    interface Registration extends AutoCloseable {
        /** The hook is not called any more. Nothing happens the second time. */
        @Override
        void close();
    }
}
