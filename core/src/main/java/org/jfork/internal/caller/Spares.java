package org.jfork.internal.caller;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Processes that are forked from the default template before anybody asks for them. One that is taken is replaced at once, so that
 * its successor is made while it runs. Safe for use by several threads.
 */
final class Spares {
    private final Caller caller;
    private final Queue<Preparation> ready = new ArrayDeque<>();
    private Preparation template; // of those that are ready
    private int wanted;

    Spares(Caller caller) {
        this.caller = caller;
    }

    /** Makes as many, or ends some. */
    synchronized void want(int count) {
        wanted = count;
        while (ready.size() > count) ready.remove().close();
        if (count > 0) fill(caller.defaultTemplate());
    }

    /** One that is ready, or null. Those of a template that has ended, or that have ended themselves, are none. */
    synchronized Preparation take() {
        if (wanted == 0) return null;
        Preparation current = caller.defaultTemplate();
        if (current != template) drop();
        Preparation spare;
        do spare = ready.poll();
        while (spare != null && !spare.isUsable());
        fill(current);
        return spare;
    }

    private void drop() {
        for (Preparation spare; (spare = ready.poll()) != null; ) spare.close();
    }

    private void fill(Preparation current) {
        template = current;
        while (ready.size() < wanted) ready.add(current.fork(new Surroundings()));
    }
}
