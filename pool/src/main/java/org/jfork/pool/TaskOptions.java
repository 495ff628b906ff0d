package org.jfork.pool;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** What is said about one task besides the task. Not safe for use by several threads; can be used for many tasks. */
public final class TaskOptions {
    private String name;
    private Duration deadline;
    private int repeats;
    private Consumer<Object> progress;

    /** Nothing is said. */
    public TaskOptions() {}

    /**
     * What the task is called in a {@link org.jfork.rpc.DeathCertificate}.
     *
     * @param name by default the class of the task
     * @return this
     */
    public TaskOptions name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * How long the task may run; then its worker is killed, and it fails with a {@link java.util.concurrent.TimeoutException}.
     * The time in the queue does not count.
     *
     * @param limit that of the pool by default
     * @return this
     */
    public TaskOptions deadline(Duration limit) {
        deadline = Objects.requireNonNull(limit, "limit");
        return this;
    }

    /**
     * Declares that the task may run again if its worker is lost: nothing goes wrong if it has been run halfway.
     *
     * @param times how often at most; 0 by default
     * @return this
     */
    public TaskOptions repeatable(int times) {
        if (times < 0) throw new IllegalArgumentException("not a number of times: " + times);
        repeats = times;
        return this;
    }

    /**
     * Who is told what the task says of itself, see {@link PoolWorker#progress}. Called in order, all of it before the task is
     * done, on a thread that may block; while it blocks, the task in the end has to wait.
     *
     * @param progress called with each value
     * @return this
     */
    public TaskOptions onProgress(Consumer<Object> progress) {
        this.progress = Objects.requireNonNull(progress, "progress");
        return this;
    }

    String name() {
        return name;
    }

    Duration deadline() {
        return deadline;
    }

    int repeats() {
        return repeats;
    }

    Consumer<Object> progress() {
        return progress;
    }
}
