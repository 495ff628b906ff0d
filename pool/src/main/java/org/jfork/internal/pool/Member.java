package org.jfork.internal.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jfork.Worker;
import org.jfork.internal.rpc.caller.Link;
import org.jfork.internal.rpc.caller.Mailbox;

/**
 * A worker of a pool. All fields but the final ones and those said otherwise are guarded by the crew's lock.
 *
 * <pre>
 *   STARTING --ready--> WORKING --leave--> LEAVING --(all answered)--> CLOSING
 *       |                  |                  |                           |
 *       +------------------+------------------+---------------------------+--(ends)--> removed
 * </pre>
 */
final class Member {
    enum State {
        STARTING,
        WORKING,
        /** Gets no more tasks. */
        LEAVING,
        /** Was told to end, or is killed. */
        CLOSING
    }

    final long number;
    final Mailbox mailbox = new Mailbox();
    final Deque<Task<?>> sent = new ArrayDeque<>(); // the first one is being run, or about to be

    State state = State.STARTING;
    Claims claims; // null until it is being made
    Worker worker; // null until it is there
    Link link;
    String crashPattern;
    Throwable startProblem;
    long turns;
    long answeredTurn = -1;
    long readyAt;
    long idleSince;
    long answered;
    long memory = -1;
    long peak = -1;
    boolean wanted; // its end
    boolean touched; // something is to be flushed

    Member(long number) {
        this.number = number;
    }

    boolean isIdle() {
        return state == State.WORKING && sent.isEmpty();
    }

    /** Taken back ones may still be on their way to it, and have their places. */
    boolean hasPlace(long mostTasks) {
        return state == State.WORKING && answered + sent.size() < mostTasks && turns - answeredTurn < Claims.PLACES - 1;
    }

    long pid() {
        return worker == null ? 0 : worker.pid();
    }

    void see(long octets) {
        memory = octets;
        peak = Math.max(peak, octets);
    }
}
