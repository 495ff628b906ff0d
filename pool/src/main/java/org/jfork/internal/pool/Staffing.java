package org.jfork.internal.pool;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jfork.ForkException;
import org.jfork.internal.pool.Member.State;
import org.jfork.internal.pool.Roster.Phase;
import org.jfork.internal.rpc.frame.Frame;
import org.jfork.internal.rpc.frame.Layout;

/** How many workers there are: who is made, who has to go. All under the pool's lock. */
final class Staffing {
    /** Then a pool without any worker is closed. */
    private static final int MOST_FAILED_STARTS = 3;

    /** Workers that are made at the same time: each has a thread, and descriptors on their way. */
    private static final int MOST_COMING = 16;

    private final Settings settings;
    private final Roster roster;
    private final Guard guard;
    private final Timer timer;
    private final Distribution tasks;
    private final Recruits recruits;
    private final Notices notices;
    private final Crew crew;

    private int failedStarts; // in a row
    private boolean growing; // a timer is on
    private boolean retrying;

    Staffing(
            Settings settings,
            Roster roster,
            Guard guard,
            Timer timer,
            Distribution tasks,
            Recruits recruits,
            Notices notices,
            Crew crew) {
        this.settings = settings;
        this.roster = roster;
        this.guard = guard;
        this.timer = timer;
        this.tasks = tasks;
        this.recruits = recruits;
        this.notices = notices;
        this.crew = crew;
    }

    // ---- more ----

    void grow() {
        if (retrying) return;
        int coming = roster.count(State.STARTING);
        int alive = coming + roster.count(State.WORKING);
        int waiting = roster.waiting();
        int wanted = roster.phase == Phase.OPEN ? settings.idle - roster.idle() - coming : 0;
        if (alive == 0 && waiting > 0) wanted = Math.max(wanted, 1);
        int present = roster.present();
        int more = Math.min(Math.min(wanted, settings.most - present), MOST_COMING - coming);
        for (int i = more; i > 0; i--) recruit();
        if (waiting > coming && present < settings.most && !growing) {
            growing = true;
            timer.in(settings.growNanos, crew::growLater);
        }
    }

    /** All were busy for a while, or are again. */
    void growLater() {
        growing = false;
        if (roster.waiting() > roster.count(State.STARTING)
                && roster.present() < settings.most
                && roster.phase != Phase.TERMINATED
                && !retrying) recruit();
    }

    private void recruit() {
        Member member = recruits.begin();
        roster.members.add(member);
        guard.behind(() -> recruits.start(member));
    }

    void ready(Member member, String crashPattern) {
        failedStarts = 0;
        roster.tally.forks++;
        member.crashPattern = crashPattern;
        member.readyAt = member.idleSince = System.nanoTime();
        if (member.state == State.STARTING) member.state = State.WORKING;
    }

    // ---- less ----

    private boolean isUsedUp(Member member) {
        return member.answered >= settings.mostTasks || System.nanoTime() - member.readyAt > settings.mostAgeNanos;
    }

    /** It has answered. */
    void answered(Member member, boolean retiring) {
        if (retiring || isUsedUp(member)) leave(member);
    }

    /** It gets no more tasks, and ends when it has done the one that it has begun. */
    private void leave(Member member) {
        if (member.state != State.WORKING) return;
        member.state = State.LEAVING;
        member.wanted = true;
        tasks.takeBack(member);
        if (member.sent.isEmpty()) close(member);
        roster.tally.recycled++;
    }

    /** The first of its tasks is gone. */
    void settled(Member member) {
        if (member.sent.isEmpty() && member.state == State.LEAVING) close(member);
    }

    void close(Member member) {
        member.state = State.CLOSING;
        member.link.queue(Frame.empty(Layout.CLOSE));
        guard.touch(member);
        timer.in(Recruits.CLOSE_LIMIT_NANOS, member.worker::destroyForcibly);
    }

    /** Now and then. */
    void keepHouse() {
        long now = System.nanoTime();
        int idle = roster.idle();
        for (Member member : new ArrayList<>(roster.members)) {
            if (member.state != State.WORKING) continue;
            if (isUsedUp(member)) {
                leave(member);
            } else if (member.isIdle() && idle > settings.idle && now - member.idleSince > settings.shrinkNanos) {
                idle--;
                member.wanted = true;
                close(member);
            }
        }
    }

    // ---- none ----

    /** A worker that never was. */
    void failed(Throwable reason) {
        if (roster.phase != Phase.OPEN && roster.queue.isEmpty()) return;
        notices.failed(reason);
        guard.behind(recruits::suspect);
        failedStarts++;
        if (failedStarts >= MOST_FAILED_STARTS && roster.count(State.WORKING) == 0) {
            giveUp(reason);
            return;
        }
        retrying = true;
        timer.in(TimeUnit.MILLISECONDS.toNanos(Math.min(50L << Math.min(failedStarts, 5), 1000)), crew::retry);
    }

    void retry() {
        retrying = false;
    }

    private void giveUp(Throwable reason) {
        roster.broken = new ForkException(
                "the pool was closed, since " + failedStarts + " workers in a row could not be started: "
                        + reason.getMessage(),
                reason);
        roster.phase = Phase.SHUT;
        for (Task<?> task; (task = roster.queue.poll()) != null; ) {
            Task<?> unserved = task;
            roster.tally.failed++;
            Distribution.finish(task);
            guard.behind(() -> unserved.fail(roster.broken));
        }
        tasks.wakeAll();
    }
}
