package org.jfork.internal.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jfork.ForkException;
import org.jfork.internal.pool.Member.State;
import org.jfork.pool.PoolMetrics;

/** What a pool has: tasks, workers, counts. All is guarded by the pool's lock. */
final class Roster {
    enum Phase {
        OPEN,
        /** Takes no more tasks. */
        SHUT,
        /** Everything has ended. */
        TERMINATED
    }

    final Deque<Task<?>> queue = new ArrayDeque<>();
    final List<Member> members = new ArrayList<>();
    final Tally tally = new Tally();
    Phase phase = Phase.OPEN;
    ForkException broken; // why the pool was closed

    int idle() {
        int idle = 0;
        for (Member member : members) if (member.isIdle()) idle++;
        return idle;
    }

    int count(State state) {
        int count = 0;
        for (Member member : members) if (member.state == state) count++;
        return count;
    }

    /** Those that are about to end do not count: their place is free. */
    int present() {
        return members.size() - count(State.CLOSING);
    }

    /** Tasks that are not being run. */
    int waiting() {
        int waiting = queue.size();
        for (Member member : members) waiting += Math.max(0, member.sent.size() - 1);
        return waiting;
    }

    boolean isBusy() {
        if (!queue.isEmpty()) return true;
        for (Member member : members) if (!member.sent.isEmpty()) return true;
        return false;
    }

    PoolMetrics metrics() {
        int starting = count(State.STARTING), sent = 0;
        long memory = 0;
        for (Member member : members) {
            sent += member.sent.size();
            memory += Math.max(0, member.memory);
        }
        return new PoolMetrics(
                members.size() - starting,
                idle(),
                starting,
                queue.size(),
                sent,
                tally.submitted,
                tally.completed,
                tally.failed,
                tally.cancelled,
                tally.lost,
                tally.requeued,
                tally.forks,
                tally.deaths,
                tally.recycled,
                tally.waiting.times(),
                tally.running.times(),
                memory);
    }
}
