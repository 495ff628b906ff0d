package org.jfork.internal.pool;

import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import org.jfork.internal.os.OsException;
import org.jfork.internal.pool.Member.State;
import org.jfork.internal.pool.Roster.Phase;
import org.jfork.internal.rpc.frame.Frame;

/**
 * Which task is with which worker. All under the pool's lock.
 *
 * <p>A task goes to an idle worker first, else ahead to one that is busy, so that this need not wait for its next one. When a
 * worker has nothing to do, it gets what was sent ahead to another one and has not been begun.
 */
final class Distribution {
    private final Settings settings;
    private final Roster roster;
    private final Guard guard;
    private final Timer timer;
    private final Crew crew;
    private final Condition room;

    Distribution(Settings settings, Roster roster, Guard guard, Timer timer, Crew crew) {
        this.settings = settings;
        this.roster = roster;
        this.guard = guard;
        this.timer = timer;
        this.crew = crew;
        this.room = guard.condition();
    }

    // ---- into the queue ----

    /** False if it was dropped. May leave the lock, to wait for room. */
    boolean admit(Task<?> task) {
        checkOpen();
        while (roster.queue.size() >= settings.queue) {
            switch (settings.whenFull) {
                case REJECT ->
                    throw new RejectedExecutionException(
                            "the queue is full: " + roster.queue.size() + " tasks are waiting");
                case CANCEL_OLDEST -> drop(roster.queue.remove());
                case CANCEL_NEWEST -> {
                    drop(task);
                    return false;
                }
                default -> awaitRoom();
            }
        }
        roster.tally.submitted++;
        task.queuedAt = System.nanoTime();
        roster.queue.add(task);
        return true;
    }

    private void awaitRoom() {
        try {
            room.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted while the queue was full", e);
        }
        checkOpen();
    }

    private void checkOpen() {
        if (roster.broken != null)
            throw new RejectedExecutionException(roster.broken.getMessage(), roster.broken.getCause());
        if (roster.phase != Phase.OPEN) throw new RejectedExecutionException("the pool was shut down");
    }

    /** Those who wait for room had better look again. */
    void wakeAll() {
        room.signalAll();
    }

    void drop(Task<?> task) {
        roster.tally.cancelled++;
        finish(task);
        guard.behind(task::cancelled);
    }

    /** Nobody needs its octets any more. */
    static void finish(Task<?> task) {
        if (task.alarm != null) task.alarm.cancel(false);
        if (task.frame != null) task.frame.release();
        task.frame = null;
        task.alarm = null;
        task.member = null;
    }

    // ---- to workers ----

    /** Gives tasks as long as there are tasks and places. */
    void give() {
        while (!roster.queue.isEmpty()) {
            Member member = choose();
            if (member == null) break;
            give(member, roster.queue.remove());
            room.signal();
        }
        if (roster.queue.isEmpty()) level();
    }

    private Member choose() {
        Member best = null;
        for (Member member : roster.members) {
            if (!member.hasPlace(settings.mostTasks)) continue;
            if (best == null || member.sent.size() < best.sent.size()) best = member;
            if (member.sent.isEmpty()) return member;
        }
        return best != null && best.sent.size() <= settings.ahead ? best : null;
    }

    private void give(Member member, Task<?> task) {
        Frame copy;
        try {
            copy = task.frame.copy();
        } catch (OsException e) {
            finish(task);
            guard.behind(() -> task.fail(e));
            return;
        }
        task.member = member;
        task.turn = member.turns++;
        member.claims.offer(task.turn);
        member.sent.add(task);
        member.link.queue(copy);
        guard.touch(member);
        if (member.sent.size() == 1) begin(task);
    }

    private void begin(Task<?> task) {
        task.begun = System.nanoTime();
        roster.tally.waiting.add(task.begun - task.queuedAt);
        if (task.terms.deadlineNanos() < Long.MAX_VALUE)
            task.alarm = timer.in(task.terms.deadlineNanos(), () -> crew.expired(task));
    }

    /** The first of its tasks is gone. */
    void settled(Member member) {
        Task<?> next = member.sent.peek();
        if (next != null && next.begun == 0) begin(next);
        if (next == null) member.idleSince = System.nanoTime();
    }

    // ---- back from workers ----

    /** What was sent ahead, and not begun, goes to workers that have nothing to do. */
    private void level() {
        for (Member idle : roster.members) {
            if (!idle.isIdle() || !idle.hasPlace(settings.mostTasks)) continue;
            Task<?> task = takeLast();
            if (task == null) return;
            give(idle, task);
        }
    }

    private Task<?> takeLast() {
        Member fullest = null;
        for (Member member : roster.members)
            if (member.state == State.WORKING
                    && member.sent.size() > 1
                    && (fullest == null || member.sent.size() > fullest.sent.size())) fullest = member;
        if (fullest == null || !fullest.claims.revoke(fullest.sent.getLast().turn)) return null;
        roster.tally.requeued++;
        Task<?> task = fullest.sent.removeLast();
        task.member = null;
        task.begun = 0;
        return task;
    }

    /** All that the worker has not begun goes to the head of the queue, in order. */
    void takeBack(Member member) {
        for (Iterator<Task<?>> tasks = member.sent.descendingIterator(); tasks.hasNext(); ) {
            Task<?> task = tasks.next();
            if (!member.claims.revoke(task.turn)) continue;
            tasks.remove();
            requeue(task);
        }
    }

    void requeue(Task<?> task) {
        if (task.alarm != null) task.alarm.cancel(false);
        task.alarm = null;
        task.member = null;
        task.begun = 0;
        roster.tally.requeued++;
        if (task.isDone()) finish(task);
        else roster.queue.addFirst(task);
    }

    /** It was cancelled: the worker that runs it is killed, if so wanted. */
    void cancelled(Task<?> task, boolean kill) {
        roster.tally.cancelled++;
        Member member = task.member;
        if (member == null) {
            if (roster.queue.remove(task)) room.signal();
            finish(task);
        } else if (member.claims.revoke(task.turn)) {
            member.sent.remove(task);
            finish(task);
            crew.settled(member);
        } else if (kill && member.claims.kill(task.turn)) { // else its answer is on the way
            kill(member);
        }
    }

    /** Its deadline has passed. */
    void expired(Task<?> task) {
        Member member = task.member;
        if (member == null || member.sent.peek() != task || task.isDone()) return;
        if (!member.claims.kill(task.turn)) {
            // Not begun though first in line, or just done.
            task.alarm = timer.in(TimeUnit.MILLISECONDS.toNanos(1), () -> crew.expired(task));
            return;
        }
        roster.tally.failed++;
        guard.behind(() -> task.fail(new TimeoutException(task.terms.name() + " has run for more than "
                + TimeUnit.NANOSECONDS.toMillis(task.terms.deadlineNanos()) + " ms; its worker was killed")));
        kill(member);
    }

    private void kill(Member member) {
        takeBack(member);
        member.state = State.CLOSING;
        member.wanted = true;
        guard.behind(member.worker::destroyForcibly);
    }
}
