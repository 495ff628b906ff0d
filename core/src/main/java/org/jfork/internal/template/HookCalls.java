package org.jfork.internal.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jfork.ForkException;
import org.jfork.ForkHook;

/** Calls the hooks around the forks of this process, within a limit. */
final class HookCalls {
    private final Hooks hooks;
    private final long limitMillis;

    /** Those that were called before the last freeze: they are called behind it, in the template and in its forks. */
    private List<ForkHook> prepared = List.of();

    HookCalls(Hooks hooks, long limitMillis) {
        this.hooks = hooks;
        this.limitMillis = limitMillis;
    }

    /** @throws ForkException if the process is not to be forked; it goes on */
    void beforeFork() {
        beforeFork(hooks.current());
    }

    void beforeFork(List<ForkHook> all) {
        prepared = all;
        if (prepared.isEmpty()) return;
        List<ForkHook> backwards = new ArrayList<>(prepared);
        Collections.reverse(backwards);
        ForkException refused = call(Hooks.Moment.BEFORE_FORK, backwards);
        if (refused == null) return;
        ForkException more = call(Hooks.Moment.AFTER_FORK_IN_TEMPLATE, prepared);
        if (more != null) refused.addSuppressed(more);
        prepared = List.of();
        throw refused;
    }

    void afterForkInTemplate() {
        if (!prepared.isEmpty()) after(Hooks.Moment.AFTER_FORK_IN_TEMPLATE);
    }

    /** A program without hooks does not load their classes in each of its processes. */
    void afterForkInWorker() {
        if (!prepared.isEmpty()) after(Hooks.Moment.AFTER_FORK_IN_WORKER);
    }

    private void after(Hooks.Moment moment) {
        ForkException failed = call(moment, prepared);
        if (failed != null) throw failed;
    }

    /** What went wrong; null if nothing did. */
    private ForkException call(Hooks.Moment moment, List<ForkHook> all) {
        Round round = new Round(moment, all);
        round.start();
        try {
            round.join(limitMillis);
        } catch (InterruptedException e) {
            throw new ForkException("the process was interrupted while its hooks were called", e);
        }
        return round.isAlive() ? round.late(limitMillis) : round.failure;
    }

    /** On a thread of its own: a hook that hangs cannot be stopped, but need not hang the process. */
    private static final class Round extends Thread {
        private final Hooks.Moment moment;
        private final List<ForkHook> hooks;
        private volatile ForkHook current;
        private volatile ForkException failure;

        Round(Hooks.Moment moment, List<ForkHook> hooks) {
            super("jfork-hooks");
            this.moment = moment;
            this.hooks = hooks;
            setDaemon(true);
        }

        @Override
        public void run() {
            for (ForkHook hook : hooks) {
                current = hook;
                try {
                    moment.call(hook);
                } catch (Throwable e) {
                    note(moment.failure(hook, e));
                }
            }
        }

        private void note(ForkException one) {
            if (failure == null) failure = one;
            else failure.addSuppressed(one);
        }

        /** With the stack of the hook that takes so long. */
        private ForkException late(long limitMillis) {
            ForkException late = new ForkException("the hooks have not ended within " + limitMillis + " ms");
            late.setStackTrace(getStackTrace());
            ForkException named = moment.failure(current, late);
            if (failure != null) named.addSuppressed(failure);
            return named;
        }
    }
}
