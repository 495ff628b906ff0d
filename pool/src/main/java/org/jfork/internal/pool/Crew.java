package org.jfork.internal.pool;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jfork.ExitStatus;
import org.jfork.Worker;
import org.jfork.internal.os.OsException;
import org.jfork.internal.pool.Member.State;
import org.jfork.internal.pool.Roster.Phase;
import org.jfork.internal.rpc.caller.Link;
import org.jfork.internal.rpc.frame.Frame;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.rpc.frame.MalformedFrameException;
import org.jfork.internal.rpc.frame.Message;
import org.jfork.pool.PoolMetrics;
import org.jfork.rpc.Codec;
import org.jfork.rpc.DeathCertificate;

/**
 * The workers of a pool and their tasks: everything that happens to them comes in here, and takes the lock.
 *
 * <pre>
 *   submit --> queue --give--> member.sent --(link)--> worker: claims.take, run, claims.done
 *                ^                 |                       |
 *                +--take back------+   <--(loop's thread)--+ answer --> task is over
 *                  (claims.revoke)
 *
 *   Roster         what there is
 *   Distribution   which task is with which worker
 *   Staffing       how many workers there are
 *   Losses         what becomes of the task of a dead one
 *   Ending         how it all ends
 * </pre>
 */
public final class Crew {
    private final Settings settings;
    private final Guard guard = new Guard();
    private final Roster roster = new Roster();
    private final Timer timer = new Timer();
    private final Recording recording = Recording.ofThisJvm();
    private final Notices notices;
    private final Distribution tasks;
    private final Staffing staff;
    private final Losses losses;
    private final Ending ending;
    private long ids; // guarded by the lock

    public Crew(Settings settings) throws OsException {
        this.settings = settings;
        this.notices = new Notices(settings.listener);
        Recruits recruits = new Recruits(settings, this);
        this.tasks = new Distribution(settings, roster, guard, timer, this);
        this.staff = new Staffing(settings, roster, guard, timer, tasks, recruits, notices, this);
        this.losses = new Losses(roster, tasks);
        this.ending = new Ending(roster, guard, timer, tasks, staff, recruits);
        balanced(() -> {});
        long tick = Math.min(TimeUnit.MILLISECONDS.toNanos(500), Math.max(settings.shrinkNanos / 2, 1_000_000));
        timer.every(tick, () -> balanced(staff::keepHouse));
        if (settings.sampleNanos > 0) timer.every(settings.sampleNanos, this::sampleMemory);
    }

    /** Gives tasks to workers, and sees to it that there are enough workers. Under the lock. */
    private void balance() {
        tasks.give();
        if (roster.phase == Phase.SHUT && !roster.isBusy()) ending.leave();
        else staff.grow();
    }

    private void balanced(Runnable change) {
        guard.lock();
        try {
            change.run();
            balance();
        } finally {
            guard.unlock();
        }
    }

    Codec codec() {
        return settings.codec;
    }

    // ---- what users want ----

    /** Takes over the frame. */
    public <T> Task<T> submit(Object code, Frame frame, Task.Terms terms, T fixed, boolean hasFixed) {
        guard.lock();
        try {
            Task<T> task = new Task<>(this, ++ids, code, frame, terms, fixed, hasFixed);
            frame.id(task.id);
            if (tasks.admit(task)) balance();
            return task;
        } catch (RejectedExecutionException e) {
            frame.release();
            throw e;
        } finally {
            guard.unlock();
        }
    }

    boolean cancel(Task<?> task, boolean kill) {
        if (!task.cancelled()) return false;
        balanced(() -> tasks.cancelled(task, kill));
        return true;
    }

    public void shutdown() {
        guard.lock();
        try {
            ending.shut();
            if (roster.phase == Phase.SHUT) balance();
        } finally {
            guard.unlock();
        }
    }

    /** What no worker has begun. */
    public List<Runnable> shutdownNow() {
        guard.lock();
        try {
            ending.shut();
            List<Runnable> unserved = ending.stop();
            if (roster.phase == Phase.SHUT) balance();
            return unserved;
        } finally {
            guard.unlock();
        }
    }

    public boolean isShutdown() {
        guard.lock();
        try {
            return roster.phase != Phase.OPEN;
        } finally {
            guard.unlock();
        }
    }

    public boolean isTerminated() {
        return ending.isTerminated();
    }

    public CompletableFuture<Void> onTermination() {
        return ending.onTermination();
    }

    public boolean awaitTermination(long nanos) throws InterruptedException {
        return ending.awaitTermination(nanos);
    }

    public PoolMetrics metrics() {
        guard.lock();
        try {
            return roster.metrics();
        } finally {
            guard.unlock();
        }
    }

    // ---- what workers say; on the loop's thread ----

    /** False if it is not needed any more. */
    boolean started(Member member, Worker worker, Link link) {
        guard.lock();
        try {
            member.worker = worker;
            member.link = link;
            timer.in(settings.startLimit.toNanos(), () -> checkReady(member));
            return member.state == State.STARTING;
        } finally {
            guard.unlock();
        }
    }

    private void checkReady(Member member) {
        guard.lock();
        try {
            if (member.state != State.STARTING) return;
            member.startProblem = new TimeoutException("not ready within " + settings.startLimit.toMillis() + " ms");
            guard.behind(member.worker::destroyForcibly);
        } finally {
            guard.unlock();
        }
    }

    void ready(Member member, String crashPattern) {
        balanced(() -> {
            staff.ready(member, crashPattern);
            notices.ready(member.pid());
            recording.workerReady(member.pid());
        });
    }

    void answered(Member member, Message message) throws MalformedFrameException {
        guard.lock();
        try {
            Task<?> task = member.sent.peek();
            if (task == null || task.id != message.id())
                throw new MalformedFrameException("an answer to task " + message.id() + ", which it is not running");
            member.sent.remove();
            member.answered++;
            member.answeredTurn = task.turn;
            count(task, message);
            Distribution.finish(task);
            staff.answered(member, message.isRetiring());
            settled(member);
            Runnable tell = () -> task.answer(message, member.pid());
            if (member.mailbox.isEmpty()) guard.behind(tell);
            else member.mailbox.add(message, tell); // behind what the task has said of its progress
        } finally {
            guard.unlock();
        }
    }

    private void count(Task<?> task, Message message) {
        long now = System.nanoTime();
        roster.tally.running.add(now - task.begun);
        recording.taskDone(task.terms.name(), task.member.pid(), task.begun - task.queuedAt, now - task.begun);
        if (task.isDone()) return; // cancelled
        if (message.kind() == Layout.FAILURE) roster.tally.failed++;
        else roster.tally.completed++;
    }

    /** The first of its tasks is gone. Under the lock. */
    void settled(Member member) {
        tasks.settled(member);
        staff.settled(member);
    }

    /** What has come was dealt with. */
    void pause() {
        guard.lock();
        try {
            balance();
        } finally {
            guard.unlock();
        }
    }

    /** Whom progress of a task concerns, or null. */
    Task<?> taskOf(Member member, long id) {
        guard.lock();
        try {
            Task<?> task = member.sent.peek();
            return task != null && task.id == id ? task : null;
        } finally {
            guard.unlock();
        }
    }

    /** A worker that never was. */
    void startFailed(Member member, Throwable reason) {
        balanced(() -> {
            roster.members.remove(member);
            staff.failed(reason);
        });
    }

    /** A worker has ended, and everything that it has sent was dealt with. */
    void ended(Member member, ExitStatus status, MalformedFrameException problem) {
        guard.lock();
        try {
            if (!roster.members.remove(member)) return;
            if (member.readyAt == 0) {
                staff.failed(Losses.startProblem(member, status));
            } else {
                DeathCertificate certificate = losses.settle(member, status, problem);
                notices.ended(certificate, member.wanted);
                recording.workerEnded(certificate, member.wanted);
            }
            balance();
        } finally {
            guard.unlock();
        }
    }

    // ---- what time brings; on the timer's thread ----

    void expired(Task<?> task) {
        balanced(() -> tasks.expired(task));
    }

    void growLater() {
        balanced(staff::growLater);
    }

    void retry() {
        balanced(staff::retry);
    }

    /** Some of the workers each time: looking at one takes about a millisecond. */
    private void sampleMemory() {
        List<Member> some = new ArrayList<>();
        guard.lock();
        try {
            for (Member member : roster.members) if (member.readyAt != 0) some.add(member);
            some.sort(Comparator.comparingLong(member -> member.memory));
        } finally {
            guard.unlock();
        }
        for (Member member : some.subList(0, Math.min(some.size(), Recruits.LOOKED_AT))) {
            long octets = Memory.ofItsOwn(Long.toString(member.pid()));
            guard.lock();
            if (octets >= 0) member.see(octets);
            guard.unlock();
        }
    }

    static void log(String what, Throwable problem) {
        System.getLogger("org.jfork").log(Level.WARNING, what, problem);
    }
}
