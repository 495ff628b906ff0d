package org.jfork.pool;

import java.io.ObjectInputFilter;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.internal.os.OsException;
import org.jfork.internal.pool.Crew;
import org.jfork.internal.pool.Settings;
import org.jfork.rpc.Codec;

/** Settings of a {@link ForkPool}. Not safe for use by several threads; {@link #open} can be called more than once. */
public final class ForkPoolBuilder {
    private final Settings settings = new Settings();

    ForkPoolBuilder() {}

    /**
     * What workers are forked from: a process, prepared as needed, that stays the caller's, and must not be closed or run
     * while the pool is open. If it is lost, so is the pool when it needs another worker.
     *
     * @param template classes loaded, arguments and handles sent, see {@link PoolWorker#args}
     * @return this
     */
    public ForkPoolBuilder template(Fork template) {
        settings.template = Objects.requireNonNull(template, "template");
        return this;
    }

    /**
     * How to make what workers are forked from. The pool owns what is made, and makes another one if it is lost.
     *
     * @param recipe called on a thread that may block; {@link Fork#create()} by default
     * @return this
     */
    public ForkPoolBuilder recipe(Supplier<Fork> recipe) {
        settings.recipe = Objects.requireNonNull(recipe, "recipe");
        settings.template = null;
        return this;
    }

    /**
     * The most workers.
     *
     * @param most as many as there are processors by default
     * @return this
     */
    public ForkPoolBuilder most(int most) {
        settings.most = atLeast(1, most);
        return this;
    }

    /**
     * How many workers are to have nothing to do, so that a task finds one; they are started ahead.
     *
     * @param idle 1 by default, 0 for none
     * @return this
     */
    public ForkPoolBuilder idle(int idle) {
        settings.idle = atLeast(0, idle);
        return this;
    }

    /**
     * How many tasks a worker may have besides the one that it runs, so that it need not wait for the next. They are taken
     * back when another worker has nothing to do, or when this one is lost.
     *
     * @param tasks 4 by default, 0 for none, at most 100
     * @return this
     */
    public ForkPoolBuilder ahead(int tasks) {
        if (atLeast(0, tasks) > 100) throw new IllegalArgumentException("more than 100: " + tasks);
        settings.ahead = tasks;
        return this;
    }

    /**
     * How long tasks wait, all workers being busy, before there is one worker more.
     *
     * @param delay 10 ms by default
     * @return this
     */
    public ForkPoolBuilder growAfter(Duration delay) {
        settings.growNanos = delay.toNanos();
        return this;
    }

    /**
     * How long a worker has nothing to do before there is one worker less.
     *
     * @param time 10 s by default
     * @return this
     */
    public ForkPoolBuilder shrinkAfter(Duration time) {
        settings.shrinkNanos = time.toNanos();
        return this;
    }

    /**
     * How many tasks may wait that are with no worker, and what is done with more.
     *
     * @param tasks 10,000 by default
     * @param whenFull {@link WhenFull#WAIT} by default
     * @return this
     */
    public ForkPoolBuilder queue(int tasks, WhenFull whenFull) {
        settings.queue = atLeast(1, tasks);
        settings.whenFull = Objects.requireNonNull(whenFull, "whenFull");
        return this;
    }

    /**
     * What each worker does before its first task. If it throws, the worker could not be started.
     *
     * @param initialiser runs in the worker, on the thread on which tasks run
     * @return this
     */
    public ForkPoolBuilder initialiser(RemoteRunnable initialiser) {
        settings.initialiser = Objects.requireNonNull(initialiser, "initialiser");
        return this;
    }

    /**
     * After how many tasks a worker is replaced.
     *
     * @param tasks never by default
     * @return this
     */
    public ForkPoolBuilder mostTasks(long tasks) {
        settings.mostTasks = atLeast(1, tasks);
        return this;
    }

    /**
     * After what time a worker is replaced, once it has done the task that it runs.
     *
     * @param age never by default
     * @return this
     */
    public ForkPoolBuilder mostAge(Duration age) {
        settings.mostAgeNanos = age.toNanos();
        return this;
    }

    /**
     * Beyond what memory of its own a worker is replaced, once it has done the task that it runs. Not a limit while a task runs:
     * for that start the template with a maximum heap, or give it a {@code ResourceLimit}.
     *
     * @param octets private memory, shared pages of the template do not count; never by default
     * @return this
     */
    public ForkPoolBuilder mostMemory(long octets) {
        settings.mostMemory = atLeast(1, octets);
        return this;
    }

    /**
     * How long each task may run, unless its {@link TaskOptions} say otherwise.
     *
     * @param limit none by default
     * @return this
     */
    public ForkPoolBuilder deadline(Duration limit) {
        settings.deadline = Objects.requireNonNull(limit, "limit");
        return this;
    }

    /**
     * How long a worker may take to be ready, its initialiser included.
     *
     * @param limit a minute by default
     * @return this
     */
    public ForkPoolBuilder startLimit(Duration limit) {
        settings.startLimit = Objects.requireNonNull(limit, "limit");
        return this;
    }

    /**
     * Does not show what workers write to standard error: only the end of it is in the {@link
     * org.jfork.rpc.DeathCertificate}. Without this it also appears on the standard error of this process.
     *
     * @return this
     */
    public ForkPoolBuilder captureError() {
        settings.errors = Settings.Errors.CAPTURE;
        return this;
    }

    /**
     * Lets workers write to the standard error that their template has, directly; then nothing of it is in the {@link
     * org.jfork.rpc.DeathCertificate}.
     *
     * @return this
     */
    public ForkPoolBuilder inheritError() {
        settings.errors = Settings.Errors.INHERIT;
        return this;
    }

    /**
     * How often the memory of workers is looked at, some of them each time, for {@link ForkPool#metrics} and
     * certificates.
     *
     * @param pause a second by default; zero for never
     * @return this
     */
    public ForkPoolBuilder sampleMemory(Duration pause) {
        settings.sampleNanos = pause.toNanos();
        return this;
    }

    /**
     * The most octets of a task, a result or a value of progress. What is larger fails where it is sent.
     *
     * @param octets 64 MiB by default
     * @return this
     */
    public ForkPoolBuilder mostOctets(int octets) {
        settings.mostOctets = atLeast(1024, octets);
        return this;
    }

    /**
     * What workers may send: objects of other classes are refused, so that a worker that was taken over cannot make this
     * process run code. A refused result fails its task.
     *
     * @param filter none by default, but that of the JVM
     * @return this
     */
    public ForkPoolBuilder resultFilter(ObjectInputFilter filter) {
        settings.codec = Codec.java(Objects.requireNonNull(filter, "filter"));
        return this;
    }

    /**
     * Who is told of workers.
     *
     * @param listener nobody by default
     * @return this
     */
    public ForkPoolBuilder listener(PoolListener listener) {
        settings.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    private static int atLeast(int least, int number) {
        return (int) atLeast(least, (long) number);
    }

    private static long atLeast(int least, long number) {
        if (number < least) throw new IllegalArgumentException("less than " + least + ": " + number);
        return number;
    }

    /**
     * Opens the pool. Workers are started in the background.
     *
     * @return the pool
     * @throws IllegalArgumentException if the initialiser cannot be serialised, or fewer workers are allowed than are to be idle
     * @throws UnsupportedOperationException if forking cannot work here, see {@link Fork#unsupportedReason}
     */
    public ForkPool open() {
        String reason = Fork.unsupportedReason();
        if (reason != null) throw new UnsupportedOperationException(reason);
        if (settings.idle > settings.most)
            throw new IllegalArgumentException(settings.idle + " idle workers of at most " + settings.most);
        try {
            Settings own = settings.clone();
            return new ForkPool(new Crew(own), own);
        } catch (OsException e) {
            throw new ForkException("a pool cannot be opened: " + e.getMessage(), e);
        }
    }
}
