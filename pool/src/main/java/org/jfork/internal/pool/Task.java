package org.jfork.internal.pool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jfork.internal.rpc.frame.Failures;
import org.jfork.internal.rpc.frame.Frame;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.rpc.frame.Message;

/**
 * A task, and what becomes of it. The answer is kept as octets and read by whoever asks for it, so that the pool's own thread
 * never makes objects of what a worker has sent.
 */
public final class Task<T> implements Future<T> {
    /** What it ended with: exactly one of them. */
    private sealed interface Outcome {}

    private record Answer(Message message, long pid) implements Outcome {}

    private record Value(Object value) implements Outcome {}

    private record Problem(Throwable problem) implements Outcome {}

    private record Cancelled() implements Outcome {}

    /** For {@code name}, {@code deadlineNanos} and so on see {@link org.jfork.pool.TaskOptions}. */
    public record Terms(String name, long deadlineNanos, int repeats, Consumer<Object> progress) {}

    final long id;
    final Object code; // a Callable or Runnable
    final Terms terms;

    // Guarded by the crew's lock.
    Frame frame; // null once it is over
    Member member; // that has it
    long turn;
    int repeated;
    long queuedAt;
    long begun; // since it is first in its worker's line
    ScheduledFuture<?> alarm;

    private final Crew crew;
    private final T fixed; // the result, if hasFixed
    private final boolean hasFixed;
    private final CountDownLatch over = new CountDownLatch(1);
    private List<Runnable> hooks; // guarded by this
    private volatile Outcome outcome;

    Task(Crew crew, long id, Object code, Frame frame, Terms terms, T fixed, boolean hasFixed) {
        this.crew = crew;
        this.id = id;
        this.code = code;
        this.frame = frame;
        this.terms = terms;
        this.fixed = fixed;
        this.hasFixed = hasFixed;
    }

    boolean answer(Message message, long pid) {
        if (end(new Answer(message, pid))) return true;
        message.release();
        return false;
    }

    boolean fail(Throwable problem) {
        return end(new Problem(problem));
    }

    boolean cancelled() {
        return end(new Cancelled());
    }

    private boolean end(Outcome how) {
        List<Runnable> toRun;
        synchronized (this) {
            if (outcome != null) return false;
            outcome = how;
            toRun = hooks;
            hooks = null;
        }
        over.countDown();
        if (toRun != null) toRun.forEach(Runnable::run);
        return true;
    }

    /** Runs on the pool's own thread, or here if it is over: must not block. */
    public void whenOver(Runnable hook) {
        synchronized (this) {
            if (outcome == null) {
                if (hooks == null) hooks = new ArrayList<>(1);
                hooks.add(hook);
                return;
            }
        }
        hook.run();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return crew.cancel(this, mayInterruptIfRunning);
    }

    @Override
    public boolean isCancelled() {
        return outcome instanceof Cancelled;
    }

    @Override
    public boolean isDone() {
        return outcome != null;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        over.await();
        return report();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!over.await(timeout, unit)) throw new TimeoutException(this + " is not done");
        return report();
    }

    @SuppressWarnings("unchecked") // what the task has returned
    private T report() throws ExecutionException {
        Outcome how = settled();
        if (how instanceof Cancelled) throw new CancellationException(terms.name() + " was cancelled");
        if (how instanceof Problem failed) throw new ExecutionException(failed.problem());
        return hasFixed ? fixed : (T) ((Value) how).value();
    }

    /** Reads the answer once. */
    private synchronized Outcome settled() {
        if (outcome instanceof Answer answer) outcome = read(answer);
        return outcome;
    }

    private Outcome read(Answer answer) {
        Message message = answer.message();
        try {
            if (message.kind() == Layout.FAILURE)
                return new Problem(Failures.decode(message, crew.codec(), answer.pid()));
            return new Value(crew.codec().decode(message.input(), Object.class));
        } catch (IOException | ClassNotFoundException | RuntimeException | StackOverflowError e) {
            return new Problem(e);
        } finally {
            message.release();
        }
    }

    /** Whether the task has thrown, as far as that can be told without reading the answer. */
    boolean hasFailed() {
        Outcome how = outcome;
        return how instanceof Problem
                || how instanceof Answer answer && answer.message().kind() == Layout.FAILURE;
    }

    /** For {@code shutdownNow}: the code, to be run in this process. */
    Runnable here() {
        if (code instanceof Runnable runnable) return runnable;
        return () -> {
            try {
                ((Callable<?>) code).call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Override
    public String toString() {
        return "task " + terms.name() + (isDone() ? ", done" : "");
    }
}
