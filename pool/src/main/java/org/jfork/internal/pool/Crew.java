package org.jfork.internal.pool;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jfork.ExitStatus;
import org.jfork.ForkException;
import org.jfork.Worker;
import org.jfork.internal.os.OsException;
import org.jfork.internal.pool.Member.State;
import org.jfork.internal.rpc.caller.Callbacks;
import org.jfork.internal.rpc.caller.Link;
import org.jfork.internal.rpc.frame.Frame;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.rpc.frame.MalformedFrameException;
import org.jfork.internal.rpc.frame.Message;
import org.jfork.pool.PoolMetrics;
import org.jfork.rpc.Codec;
import org.jfork.rpc.DeathCertificate;
import org.jfork.rpc.WorkerLostException;

/**
 * Which task goes to which worker, and how many workers there are.
 *
 * <pre>
 *   submit --> queue --give--> member.sent --(link)--> worker: claims.take, run, claims.done
 *                ^                 |                       |
 *                +--take back------+   <--(loop's thread)--+ answer --> task is over
 *                  (claims.revoke)
 * </pre>
 *
 * A task goes to an idle worker first, else ahead to one that is busy, so that this need not wait for its next one. When a
 * worker has nothing to do, it gets what was sent ahead to another one and has not been begun.
 *
 * <p>All is guarded by one lock; what must not be done under it (sockets, futures, signals) is noted, and done behind it.
 */
public final class Crew {
    private enum Phase {
        OPEN,
        /** Takes no more tasks. */
        SHUT,
        /** Everything has ended. */
        TERMINATED
    }

    /** Then a pool without any worker is closed. */
    private static final int MOST_FAILED_STARTS = 3;

    /** Workers that are made at the same time: each has a thread, and descriptors on their way. */
    private static final int MOST_COMING = 16;

    private final Settings settings;
    private final Recruits recruits;
    private final Timer timer = new Timer();
    private final Notices notices;
    private final Recording recording = Recording.ofThisJvm();
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final CompletableFuture<Void> termination = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();

    // Guarded by lock.
    private final Deque<Task<?>> queue = new ArrayDeque<>();
    private final List<Member> members = new ArrayList<>();
    private final Tally tally = new Tally();
    private final List<Member> touched = new ArrayList<>();
    private final List<Runnable> behind = new ArrayList<>(); // to be done behind the lock
    private Phase phase = Phase.OPEN;
    private ForkException broken; // why the pool was closed
    private long ids;
    private int failedStarts; // in a row
    private boolean growing; // a timer is on
    private boolean retrying;

    public Crew(Settings settings) throws OsException {
        this.settings = settings;
        this.notices = new Notices(settings.listener);
        this.recruits = new Recruits(settings, this);
        lock.lock();
        try {
            balance();
        } finally {
            unlock();
        }
        long tick = Math.min(TimeUnit.MILLISECONDS.toNanos(500), Math.max(settings.shrinkNanos / 2, 1_000_000));
        timer.every(tick, this::keepHouse);
        if (settings.sampleNanos > 0) timer.every(settings.sampleNanos, this::sampleMemory);
    }

    /** Leaves the lock, then does what was noted under it. */
    private void unlock() {
        List<Member> flush = touched.isEmpty() ? List.of() : new ArrayList<>(touched);
        List<Runnable> work = behind.isEmpty() ? List.of() : new ArrayList<>(behind);
        for (Member member : flush) member.touched = false;
        touched.clear();
        behind.clear();
        lock.unlock();
        for (Member member : flush) member.link.flush();
        for (Runnable some : work) some.run();
    }

    Codec codec() {
        return settings.codec;
    }

    // ---- tasks ----

    /** Takes over the frame. */
    public <T> Task<T> submit(Object code, Frame frame, Task.Terms terms, T fixed, boolean hasFixed) {
        lock.lock();
        try {
            Task<T> task = new Task<>(this, ++ids, code, frame, terms, fixed, hasFixed);
            frame.id(task.id);
            if (admit(task)) {
                tally.submitted++;
                task.queuedAt = System.nanoTime();
                queue.add(task);
                balance();
            }
            return task;
        } catch (RejectedExecutionException e) {
            frame.release();
            throw e;
        } finally {
            unlock();
        }
    }

    private boolean admit(Task<?> task) {
        checkOpen();
        while (queue.size() >= settings.queue) {
            switch (settings.whenFull) {
                case REJECT ->
                    throw new RejectedExecutionException("the queue is full: " + queue.size() + " tasks are waiting");
                case CANCEL_OLDEST -> drop(queue.remove());
                case CANCEL_NEWEST -> {
                    drop(task);
                    return false;
                }
                default -> awaitRoom();
            }
        }
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
        if (broken != null) throw new RejectedExecutionException(broken.getMessage(), broken);
        if (phase != Phase.OPEN) throw new RejectedExecutionException("the pool was shut down");
    }

    private void drop(Task<?> task) {
        tally.cancelled++;
        finish(task);
        behind.add(task::cancelled);
    }

    /** Nobody needs its octets any more. */
    private static void finish(Task<?> task) {
        if (task.alarm != null) task.alarm.cancel(false);
        if (task.frame != null) task.frame.release();
        task.frame = null;
        task.alarm = null;
        task.member = null;
    }

    boolean cancel(Task<?> task, boolean kill) {
        if (!task.cancelled()) return false;
        lock.lock();
        try {
            tally.cancelled++;
            Member member = task.member;
            if (member == null) {
                if (queue.remove(task)) room.signal();
                finish(task);
            } else if (member.claims.revoke(task.turn)) {
                member.sent.remove(task);
                finish(task);
                settled(member);
            } else if (kill) {
                kill(member, task);
            }
            balance();
            return true;
        } finally {
            unlock();
        }
    }

    /** If the task is the one that the worker is running, and only then. */
    private void kill(Member member, Task<?> task) {
        if (!member.claims.kill(task.turn)) return; // its answer is on the way
        takeBack(member);
        member.state = State.CLOSING;
        member.wanted = true;
        behind.add(member.worker::destroyForcibly);
    }

    private void expired(Task<?> task) {
        lock.lock();
        try {
            Member member = task.member;
            if (member == null || member.sent.peek() != task || task.isDone()) return;
            if (!member.claims.kill(task.turn)) {
                // Not begun though first in line, or just done.
                task.alarm = timer.in(TimeUnit.MILLISECONDS.toNanos(1), () -> expired(task));
                return;
            }
            takeBack(member);
            member.state = State.CLOSING;
            member.wanted = true;
            tally.failed++;
            behind.add(() -> task.fail(new TimeoutException(task.terms.name() + " has run for more than "
                    + TimeUnit.NANOSECONDS.toMillis(task.terms.deadlineNanos()) + " ms; its worker was killed")));
            behind.add(member.worker::destroyForcibly);
            balance();
        } finally {
            unlock();
        }
    }

    // ---- who gets what ----

    /** Gives tasks to workers, and sees to it that there are enough workers. Under the lock. */
    private void balance() {
        while (!queue.isEmpty()) {
            Member member = choose();
            if (member == null) break;
            give(member, queue.remove());
            room.signal();
        }
        if (queue.isEmpty()) level();
        if (phase == Phase.SHUT) leaveIfDone();
        else grow();
    }

    private Member choose() {
        Member best = null;
        for (Member member : members) {
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
            behind.add(() -> task.fail(e));
            return;
        }
        task.member = member;
        task.turn = member.turns++;
        member.claims.offer(task.turn);
        member.sent.add(task);
        member.link.queue(copy);
        if (!member.touched) touched.add(member);
        member.touched = true;
        if (member.sent.size() == 1) begin(task);
    }

    private void begin(Task<?> task) {
        task.begun = System.nanoTime();
        tally.waiting.add(task.begun - task.queuedAt);
        if (task.terms.deadlineNanos() < Long.MAX_VALUE)
            task.alarm = timer.in(task.terms.deadlineNanos(), () -> expired(task));
    }

    /** What was sent ahead, and not begun, goes to workers that have nothing to do. */
    private void level() {
        for (Member idle : members) {
            if (!idle.isIdle() || !idle.hasPlace(settings.mostTasks)) continue;
            Task<?> task = takeLast();
            if (task == null) return;
            give(idle, task);
        }
    }

    private Task<?> takeLast() {
        Member fullest = null;
        for (Member member : members)
            if (member.state == State.WORKING
                    && member.sent.size() > 1
                    && (fullest == null || member.sent.size() > fullest.sent.size())) fullest = member;
        if (fullest == null || !fullest.claims.revoke(fullest.sent.getLast().turn)) return null;
        tally.requeued++;
        Task<?> task = fullest.sent.removeLast();
        task.member = null;
        task.begun = 0;
        return task;
    }

    /** All that the worker has not begun goes to the head of the queue, in order. */
    private void takeBack(Member member) {
        for (Iterator<Task<?>> tasks = member.sent.descendingIterator(); tasks.hasNext(); ) {
            Task<?> task = tasks.next();
            if (!member.claims.revoke(task.turn)) continue;
            tasks.remove();
            requeue(task);
        }
    }

    private void requeue(Task<?> task) {
        if (task.alarm != null) task.alarm.cancel(false);
        task.alarm = null;
        task.member = null;
        task.begun = 0;
        tally.requeued++;
        if (task.isDone()) finish(task);
        else queue.addFirst(task);
    }

    // ---- what workers say; on the loop's thread ----

    /** False if it is not needed any more. */
    boolean started(Member member, Worker worker, Link link) {
        lock.lock();
        try {
            member.worker = worker;
            member.link = link;
            long limit = settings.startLimit.toNanos();
            timer.in(limit, () -> checkReady(member));
            return member.state == State.STARTING;
        } finally {
            lock.unlock();
        }
    }

    private void checkReady(Member member) {
        lock.lock();
        try {
            if (member.state != State.STARTING) return;
            member.startProblem = new TimeoutException("not ready within " + settings.startLimit.toMillis() + " ms");
            behind.add(member.worker::destroyForcibly);
        } finally {
            unlock();
        }
    }

    void ready(Member member, String crashPattern) {
        lock.lock();
        try {
            failedStarts = 0;
            tally.forks++;
            member.crashPattern = crashPattern;
            member.readyAt = member.idleSince = System.nanoTime();
            if (member.state == State.STARTING) member.state = State.WORKING;
            long pid = member.pid();
            notices.ready(pid);
            recording.workerReady(pid);
            balance();
        } finally {
            unlock();
        }
    }

    void answered(Member member, Message message) throws MalformedFrameException {
        lock.lock();
        try {
            Task<?> task = member.sent.peek();
            if (task == null || task.id != message.id())
                throw new MalformedFrameException("an answer to task " + message.id() + ", which it is not running");
            member.sent.remove();
            member.answered++;
            member.answeredTurn = task.turn;
            count(task, message);
            finish(task);
            if (message.isRetiring() || isUsedUp(member)) leave(member);
            settled(member);
            Runnable tell = () -> task.answer(message, member.pid());
            if (member.mailbox.isEmpty()) behind.add(tell);
            else member.mailbox.add(message, tell); // behind what the task has said of its progress
        } finally {
            unlock();
        }
    }

    private void count(Task<?> task, Message message) {
        long now = System.nanoTime();
        tally.running.add(now - task.begun);
        recording.taskDone(task.terms.name(), task.member.pid(), task.begun - task.queuedAt, now - task.begun);
        if (task.isDone()) return; // cancelled
        if (message.kind() == Layout.FAILURE) tally.failed++;
        else tally.completed++;
    }

    private boolean isUsedUp(Member member) {
        return member.answered >= settings.mostTasks || System.nanoTime() - member.readyAt > settings.mostAgeNanos;
    }

    /** The first of its tasks is gone. */
    private void settled(Member member) {
        Task<?> next = member.sent.peek();
        if (next != null && next.begun == 0) begin(next);
        if (next == null) member.idleSince = System.nanoTime();
        if (next == null && member.state == State.LEAVING) close(member);
    }

    /** What has come was dealt with. */
    void pause() {
        lock.lock();
        try {
            balance();
        } finally {
            unlock();
        }
    }

    /** Whom progress of a task concerns, or null. */
    Task<?> taskOf(Member member, long id) {
        lock.lock();
        try {
            Task<?> task = member.sent.peek();
            return task != null && task.id == id ? task : null;
        } finally {
            lock.unlock();
        }
    }

    // ---- workers come and go ----

    private void grow() {
        if (retrying) return;
        int coming = 0, alive = 0, idle = 0, busy = 0, sent = 0, present = present();
        for (Member member : members) {
            if (member.state == State.STARTING) coming++;
            if (member.state == State.STARTING || member.state == State.WORKING) alive++;
            if (member.isIdle()) idle++;
            if (!member.sent.isEmpty()) busy++;
            sent += member.sent.size();
        }
        int waiting = queue.size() + sent - busy;
        int wanted = phase == Phase.OPEN ? settings.idle - idle - coming : 0;
        if (alive == 0 && waiting > 0) wanted = Math.max(wanted, 1);
        int more = Math.min(Math.min(wanted, settings.most - present), MOST_COMING - coming);
        for (int i = more; i > 0; i--) recruit();
        if (waiting > coming && present < settings.most && !growing) {
            growing = true;
            timer.in(settings.growNanos, this::growLater);
        }
    }

    /** All were busy for a while, or are again. */
    private void growLater() {
        lock.lock();
        try {
            growing = false;
            int coming = 0, waiting = queue.size();
            for (Member member : members) {
                if (member.state == State.STARTING) coming++;
                waiting += Math.max(0, member.sent.size() - 1);
            }
            if (waiting > coming && present() < settings.most && phase != Phase.TERMINATED && !retrying) recruit();
            balance();
        } finally {
            unlock();
        }
    }

    /** Those that are about to end do not count: their place is free. */
    private int present() {
        int present = 0;
        for (Member member : members) if (member.state != State.CLOSING) present++;
        return present;
    }

    private void recruit() {
        Member member = recruits.begin();
        members.add(member);
        behind.add(() -> recruits.start(member));
    }

    /** It gets no more tasks, and ends when it has done the one that it has begun. */
    private void leave(Member member) {
        if (member.state != State.WORKING) return;
        member.state = State.LEAVING;
        member.wanted = true;
        takeBack(member);
        if (member.sent.isEmpty()) close(member);
        tally.recycled++;
    }

    private void close(Member member) {
        member.state = State.CLOSING;
        member.link.queue(Frame.empty(Layout.CLOSE));
        if (!member.touched) touched.add(member);
        member.touched = true;
        timer.in(Recruits.CLOSE_LIMIT_NANOS, member.worker::destroyForcibly);
    }

    /** A worker that never was. */
    void startFailed(Member member, Throwable reason) {
        lock.lock();
        try {
            members.remove(member);
            failed(reason);
            balance();
        } finally {
            unlock();
        }
    }

    private void failed(Throwable reason) {
        if (phase != Phase.OPEN && queue.isEmpty()) return;
        notices.failed(reason);
        behind.add(recruits::suspect);
        failedStarts++;
        boolean anybody = members.stream().anyMatch(member -> member.state == State.WORKING);
        if (failedStarts >= MOST_FAILED_STARTS && !anybody) {
            giveUp(reason);
            return;
        }
        retrying = true;
        timer.in(TimeUnit.MILLISECONDS.toNanos(Math.min(50L << Math.min(failedStarts, 5), 1000)), this::retry);
    }

    private void retry() {
        lock.lock();
        try {
            retrying = false;
            balance();
        } finally {
            unlock();
        }
    }

    private void giveUp(Throwable reason) {
        broken = new ForkException(
                "the pool was closed, since " + failedStarts + " workers in a row could not be started: "
                        + reason.getMessage(),
                reason);
        phase = Phase.SHUT;
        for (Task<?> task; (task = queue.poll()) != null; ) {
            Task<?> unserved = task;
            tally.failed++;
            finish(task);
            behind.add(() -> unserved.fail(broken));
        }
        room.signalAll();
    }

    /** A worker has ended, and everything that it has sent was dealt with. */
    void ended(Member member, ExitStatus status, MalformedFrameException problem) {
        lock.lock();
        try {
            if (!members.remove(member)) return;
            if (member.readyAt == 0) {
                failed(startProblem(member, status));
            } else {
                takeBack(member);
                DeathCertificate certificate = certificate(member, status);
                if (!member.wanted) tally.deaths++;
                lose(member, certificate, problem);
                notices.ended(certificate, member.wanted);
                recording.workerEnded(certificate, member.wanted);
            }
            balance();
        } finally {
            unlock();
        }
    }

    private static Throwable startProblem(Member member, ExitStatus status) {
        if (member.startProblem != null)
            return new ForkException("a worker could not start: " + member.startProblem, member.startProblem);
        return new ForkException(
                "worker " + member.pid() + " ended before it was ready: " + status + "\n" + member.worker.errorTail());
    }

    private DeathCertificate certificate(Member member, ExitStatus status) {
        Task<?> begun = member.sent.peek(); // the others were taken back
        return new DeathCertificate(
                member.pid(),
                status,
                member.worker.errorTail(),
                CrashReport.of(member.crashPattern, member.pid()),
                begun == null ? null : begun.terms.name(),
                Duration.ofNanos(System.nanoTime() - member.readyAt),
                member.answered,
                member.peak);
    }

    /** The task that it had begun is lost. */
    private void lose(Member member, DeathCertificate certificate, MalformedFrameException problem) {
        for (Task<?> task : member.sent) {
            if (!task.isDone() && task.repeated < task.terms.repeats()) {
                task.repeated++;
                requeue(task);
                continue;
            }
            finish(task);
            if (task.isDone()) continue;
            tally.lost++;
            tally.failed++;
            WorkerLostException lost = new WorkerLostException(certificate);
            if (problem != null) lost.addSuppressed(problem);
            member.mailbox.add(0, () -> task.fail(lost)); // behind what the task has said of its progress
        }
        member.sent.clear();
    }

    // ---- now and then ----

    private void keepHouse() {
        lock.lock();
        try {
            long now = System.nanoTime();
            int idle = 0;
            for (Member member : members) if (member.isIdle()) idle++;
            for (Member member : new ArrayList<>(members)) {
                if (member.state != State.WORKING) continue;
                if (isUsedUp(member)) {
                    leave(member);
                } else if (member.isIdle() && idle > settings.idle && now - member.idleSince > settings.shrinkNanos) {
                    idle--;
                    member.wanted = true;
                    close(member);
                }
            }
            balance();
        } finally {
            unlock();
        }
    }

    /** Some of the workers each time: looking at one takes about a millisecond. */
    private void sampleMemory() {
        List<Member> some = new ArrayList<>();
        lock.lock();
        try {
            for (Member member : members) if (member.readyAt != 0) some.add(member);
            some.sort(Comparator.comparingLong(member -> member.memory));
        } finally {
            lock.unlock();
        }
        for (Member member : some.subList(0, Math.min(some.size(), Recruits.LOOKED_AT))) {
            long octets = Memory.ofItsOwn(Long.toString(member.pid()));
            lock.lock();
            if (octets >= 0) member.see(octets);
            lock.unlock();
        }
    }

    // ---- the end ----

    private void leaveIfDone() {
        boolean busy = !queue.isEmpty();
        for (Member member : members) busy |= !member.sent.isEmpty();
        if (busy) {
            grow();
            return;
        }
        for (Member member : new ArrayList<>(members)) {
            member.wanted = true;
            if (member.state == State.WORKING) close(member);
            else if (member.state == State.STARTING) recruits.abandon(member, behind);
        }
        if (members.isEmpty() && phase == Phase.SHUT) terminate();
    }

    private void terminate() {
        phase = Phase.TERMINATED;
        behind.add(() -> Callbacks.executor().execute(() -> {
            recruits.close();
            timer.close();
            terminated.countDown();
            termination.complete(null);
        }));
    }

    public void shutdown() {
        lock.lock();
        try {
            if (phase == Phase.OPEN) phase = Phase.SHUT;
            room.signalAll();
            if (phase == Phase.SHUT) balance();
        } finally {
            unlock();
        }
    }

    /** What no worker has begun. */
    public List<Runnable> shutdownNow() {
        lock.lock();
        try {
            if (phase == Phase.OPEN) phase = Phase.SHUT;
            room.signalAll();
            for (Member member : members) takeBack(member);
            List<Runnable> unserved = new ArrayList<>();
            for (Task<?> task; (task = queue.poll()) != null; drop(task)) unserved.add(task.here());
            for (Member member : members) {
                for (Task<?> task : member.sent) behind.add(task::cancelled);
                if (member.worker == null || member.sent.isEmpty()) continue;
                member.wanted = true;
                member.state = State.CLOSING;
                behind.add(member.worker::destroyForcibly);
            }
            if (phase == Phase.SHUT) balance();
            return unserved;
        } finally {
            unlock();
        }
    }

    public boolean isShutdown() {
        lock.lock();
        try {
            return phase != Phase.OPEN;
        } finally {
            lock.unlock();
        }
    }

    public boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    public CompletableFuture<Void> onTermination() {
        return termination.copy();
    }

    public boolean awaitTermination(long nanos) throws InterruptedException {
        return terminated.await(nanos, TimeUnit.NANOSECONDS);
    }

    public PoolMetrics metrics() {
        lock.lock();
        try {
            int working = 0, idle = 0, starting = 0, sent = 0;
            long memory = 0;
            for (Member member : members) {
                if (member.state == State.STARTING) starting++;
                else working++;
                if (member.isIdle()) idle++;
                sent += member.sent.size();
                memory += Math.max(0, member.memory);
            }
            return new PoolMetrics(
                    working,
                    idle,
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
        } finally {
            lock.unlock();
        }
    }

    static void log(String what, Throwable problem) {
        System.getLogger("org.jfork").log(Level.WARNING, what, problem);
    }
}
