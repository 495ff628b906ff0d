package org.jfork.internal.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jfork.internal.pool.Member.State;
import org.jfork.internal.pool.Roster.Phase;
import org.jfork.internal.rpc.caller.Callbacks;

/** How a pool ends. Under the pool's lock, save where said otherwise. */
final class Ending {
    private final Roster roster;
    private final Guard guard;
    private final Timer timer;
    private final Distribution tasks;
    private final Staffing staff;
    private final Recruits recruits;
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final CompletableFuture<Void> termination = new CompletableFuture<>();

    Ending(Roster roster, Guard guard, Timer timer, Distribution tasks, Staffing staff, Recruits recruits) {
        this.roster = roster;
        this.guard = guard;
        this.timer = timer;
        this.tasks = tasks;
        this.staff = staff;
        this.recruits = recruits;
    }

    /** No more tasks. */
    void shut() {
        if (roster.phase == Phase.OPEN) roster.phase = Phase.SHUT;
        tasks.wakeAll();
    }

    /** What no worker has begun; the others are killed. */
    List<Runnable> stop() {
        for (Member member : roster.members) tasks.takeBack(member);
        List<Runnable> unserved = new ArrayList<>();
        for (Task<?> task; (task = roster.queue.poll()) != null; tasks.drop(task)) unserved.add(task.here());
        for (Member member : roster.members) {
            for (Task<?> task : member.sent) guard.behind(task::cancelled);
            if (member.worker == null || member.sent.isEmpty()) continue;
            member.wanted = true;
            member.state = State.CLOSING;
            guard.behind(member.worker::destroyForcibly);
        }
        return unserved;
    }

    /** Nothing is to be done any more: the workers are sent away, and the pool ends when the last one has gone. */
    void leave() {
        for (Member member : new ArrayList<>(roster.members)) {
            member.wanted = true;
            if (member.state == State.WORKING) staff.close(member);
            else if (member.state == State.STARTING) abandon(member);
        }
        if (roster.members.isEmpty() && roster.phase == Phase.SHUT) terminate();
    }

    /** It has not begun. */
    private void abandon(Member member) {
        member.state = State.CLOSING;
        if (member.worker != null) guard.behind(member.worker::destroyForcibly);
    }

    private void terminate() {
        roster.phase = Phase.TERMINATED;
        guard.behind(() -> Callbacks.executor().execute(() -> {
            recruits.close();
            timer.close();
            terminated.countDown();
            termination.complete(null);
        }));
    }

    /** Any thread, without the lock. */
    boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    /** Any thread, without the lock. */
    CompletableFuture<Void> onTermination() {
        return termination.copy();
    }

    /** Any thread, without the lock. */
    boolean awaitTermination(long nanos) throws InterruptedException {
        return terminated.await(nanos, TimeUnit.NANOSECONDS);
    }
}
