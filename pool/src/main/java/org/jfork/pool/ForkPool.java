package org.jfork.pool;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jfork.internal.pool.Crew;
import org.jfork.internal.pool.Ordered;
import org.jfork.internal.pool.Settings;
import org.jfork.internal.pool.Task;
import org.jfork.internal.rpc.caller.Callbacks;
import org.jfork.internal.rpc.frame.Frame;
import org.jfork.internal.rpc.frame.FrameOutput;
import org.jfork.internal.rpc.frame.JavaCodec;
import org.jfork.internal.rpc.frame.Layout;

/**
 * An {@code ExecutorService} whose tasks run in forked workers. Safe for use by many threads.
 *
 * <pre>{@code
 * try (ForkPool pool = ForkPool.open()) {
 *     Future<Integer> length = pool.submit(() -> Index.load("words").size());
 *     System.out.println(length.get());
 * }
 * }</pre>
 *
 * <p>Tasks and results are copied by Java serialisation. A task that cannot be serialised is refused where it is submitted,
 * with {@link IllegalArgumentException}. What a task throws is the cause of the {@code ExecutionException}, with the stack trace
 * of the worker; if it cannot be had here, a {@link org.jfork.RemoteException} with its texts is.
 *
 * <p>A task may end its process, crash it or use up its memory: it alone fails, with {@link
 * org.jfork.rpc.WorkerLostException}, and its worker is replaced. No task is lost, and none is run twice unless it is declared
 * {@linkplain TaskOptions#repeatable repeatable}. {@code cancel(true)} of a task that runs kills its worker, so that the task does not
 * go on.
 *
 * <p>Workers end with this process, however it ends, even in the middle of a task. A pool that is not closed keeps them.
 *
 * <p>Memory effects: what happened before a task is submitted is in the task's copy; nothing else of this process is seen by
 * it, nor the other way round.
 */
public final class ForkPool implements ExecutorService, AutoCloseable {
    private static final TaskOptions USUAL = new TaskOptions();

    private final Crew crew;
    private final Settings settings;

    ForkPool(Crew crew, Settings settings) {
        this.crew = crew;
        this.settings = settings;
    }

    /**
     * Opens a pool with the usual settings: as many workers as there are processors, forked from the default template.
     *
     * @return the pool
     */
    public static ForkPool open() {
        return builder().open();
    }

    /**
     * For a pool with other settings.
     *
     * @return a new builder
     */
    public static ForkPoolBuilder builder() {
        return new ForkPoolBuilder();
    }

    private <T> Task<T> submit(Object code, TaskOptions options, T fixed, boolean hasFixed) {
        Objects.requireNonNull(code, "task");
        String name =
                options.name() != null ? options.name() : name(code.getClass().getName());
        long limit = options.deadline() != null
                ? options.deadline().toNanos()
                : settings.deadline == null ? Long.MAX_VALUE : settings.deadline.toNanos();
        Task.Terms terms = new Task.Terms(name, limit, options.repeats(), options.progress());
        return crew.submit(code, encode(code), terms, fixed, hasFixed);
    }

    private static String name(String className) {
        int lambda = className.indexOf("$$Lambda");
        return lambda < 0 ? className : "a lambda of " + className.substring(0, lambda);
    }

    private Frame encode(Object code) {
        FrameOutput out = new FrameOutput(settings.mostOctets);
        try {
            new JavaCodec(null).encode(code, out);
            return out.finish(Layout.CALL, 0, 0);
        } catch (IOException | RuntimeException e) {
            out.discard();
            throw new IllegalArgumentException(
                    "the task " + code.getClass().getName() + " cannot be sent to a worker: " + e.getMessage(), e);
        }
    }

    /**
     * Submits a task with a result.
     *
     * @param <T> the result
     * @param task a serialisable lambda or object
     * @return what becomes of it
     * @throws IllegalArgumentException if it cannot be serialised; the message names the object
     * @throws java.util.concurrent.RejectedExecutionException if the pool was shut down, or is full and not to wait
     */
    public <T> Future<T> submit(RemoteCallable<T> task) {
        return submit(task, USUAL);
    }

    /**
     * Submits a task with a result.
     *
     * @param <T> the result
     * @param task a serialisable lambda or object
     * @param options what is said about it
     * @return what becomes of it
     * @throws IllegalArgumentException if it cannot be serialised; the message names the object
     * @throws java.util.concurrent.RejectedExecutionException if the pool was shut down, or is full and not to wait
     */
    public <T> Future<T> submit(RemoteCallable<T> task, TaskOptions options) {
        return submit(task, options, null, false);
    }

    /**
     * Submits a task without a result.
     *
     * @param task a serialisable lambda or object
     * @return what becomes of it; the result is null
     * @throws IllegalArgumentException if it cannot be serialised; the message names the object
     * @throws java.util.concurrent.RejectedExecutionException if the pool was shut down, or is full and not to wait
     */
    public Future<?> submit(RemoteRunnable task) {
        return submit(task, USUAL, null, true);
    }

    /**
     * Submits a task without a result.
     *
     * @param task a serialisable lambda or object
     * @param options what is said about it
     * @return what becomes of it; the result is null
     * @throws IllegalArgumentException if it cannot be serialised; the message names the object
     * @throws java.util.concurrent.RejectedExecutionException if the pool was shut down, or is full and not to wait
     */
    public Future<?> submit(RemoteRunnable task, TaskOptions options) {
        return submit(task, options, null, true);
    }

    /**
     * Submits a task whose end other things wait for.
     *
     * @param <T> the result
     * @param task a serialisable lambda or object
     * @return completes on a thread that may block; cancelling it cancels the task, and kills its worker if it runs
     * @throws IllegalArgumentException if it cannot be serialised; the message names the object
     * @throws java.util.concurrent.RejectedExecutionException if the pool was shut down, or is full and not to wait
     */
    public <T> CompletableFuture<T> call(RemoteCallable<T> task) {
        return call(task, USUAL);
    }

    /**
     * Submits a task whose end other things wait for; see {@link #call(RemoteCallable)}.
     *
     * @param <T> the result
     * @param task a serialisable lambda or object
     * @param options what is said about it
     * @return completes on a thread that may block; cancelling it cancels the task, and kills its worker if it runs
     * @throws IllegalArgumentException if it cannot be serialised; the message names the object
     * @throws java.util.concurrent.RejectedExecutionException if the pool was shut down, or is full and not to wait
     */
    public <T> CompletableFuture<T> call(RemoteCallable<T> task, TaskOptions options) {
        Task<T> submitted = submit(task, options, null, false);
        CompletableFuture<T> future = new CompletableFuture<>();
        submitted.whenOver(() -> Callbacks.executor().execute(() -> complete(future, submitted)));
        future.whenComplete((value, problem) -> {
            if (future.isCancelled()) submitted.cancel(true);
        });
        return future;
    }

    private static <T> void complete(CompletableFuture<T> future, Task<T> task) {
        try {
            future.complete(task.get());
        } catch (ExecutionException e) {
            future.completeExceptionally(e.getCause());
        } catch (CancellationException | InterruptedException e) {
            future.cancel(false);
        }
    }

    /**
     * Does the same with many elements, in the workers, and gives the results in order. Lazy, and with a bound: no more elements are
     * taken than the workers are given beyond those whose results were taken, so neither elements nor results pile up.
     *
     * @param <A> an element
     * @param <R> a result
     * @param elements taken by the thread that takes the results
     * @param function runs in a worker
     * @return the results. What the function throws, or a lost worker, comes out as {@code CompletionException}
     */
    public <A, R> Stream<R> map(Stream<A> elements, RemoteFunction<? super A, ? extends R> function) {
        Iterator<A> iterator = elements.iterator();
        int most = settings.most * (settings.ahead + 1);
        return Ordered.stream(most, () -> iterator.hasNext() ? next(iterator.next(), function) : null, elements::close);
    }

    private <A, R> Future<R> next(A element, RemoteFunction<? super A, ? extends R> function) {
        return submit((RemoteCallable<R>) () -> function.apply(element));
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return submit(task, USUAL, null, false);
    }

    @Override
    public Future<?> submit(Runnable task) {
        return submit(task, USUAL, null, true);
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        return submit(task, USUAL, result, true);
    }

    /**
     * {@inheritDoc}
     *
     * <p>What the task throws, and a lost worker, is logged.
     */
    @Override
    public void execute(Runnable task) {
        Task<?> submitted = submit(task, USUAL, null, true);
        submitted.whenOver(() -> Callbacks.executor().execute(() -> report(submitted)));
    }

    /**
     * Submits a task of which nobody waits for the end; what it throws, and a lost worker, is logged.
     *
     * @param task a serialisable lambda or object
     */
    public void execute(RemoteRunnable task) {
        execute((Runnable) task);
    }

    private static void report(Task<?> task) {
        try {
            task.get();
        } catch (ExecutionException e) {
            System.getLogger("org.jfork").log(Level.WARNING, task + " has failed", e.getCause());
        } catch (CancellationException | InterruptedException e) {
            return; // somebody wanted it
        }
    }

    /**
     * As {@link #invokeAll(Collection)}, for lambdas.
     *
     * @param <T> the results
     * @param tasks serialisable lambdas
     * @return what became of them, in order, all done
     * @throws InterruptedException if interrupted meanwhile; what is not done is cancelled
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final <T> List<Future<T>> invokeAll(RemoteCallable<T>... tasks) throws InterruptedException {
        return invokeAll(Arrays.asList(tasks));
    }

    /**
     * As {@link #invokeAny(Collection)}, for lambdas.
     *
     * @param <T> the result
     * @param tasks serialisable lambdas
     * @return the result of one that has succeeded
     * @throws InterruptedException if interrupted meanwhile
     * @throws ExecutionException if none has succeeded
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final <T> T invokeAny(RemoteCallable<T>... tasks) throws InterruptedException, ExecutionException {
        return invokeAny(Arrays.asList(tasks));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        boolean limited = unit.toNanos(timeout) < Long.MAX_VALUE;
        List<Future<T>> futures = new ArrayList<>();
        try {
            for (Callable<T> task : tasks) futures.add(submit(task));
            for (Future<T> future : futures) await(future, limited ? end - System.nanoTime() : Long.MAX_VALUE);
            return futures;
        } finally {
            for (Future<T> future : futures) if (!future.isDone()) future.cancel(true);
        }
    }

    private static void await(Future<?> future, long nanos) throws InterruptedException {
        try {
            future.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CancellationException | TimeoutException e) {
            return; // the future tells it to whoever asks, or is cancelled
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e); // after 292 years
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) throw new IllegalArgumentException("no tasks");
        long start = System.nanoTime(), limit = unit.toNanos(timeout);
        LinkedBlockingQueue<Task<T>> over = new LinkedBlockingQueue<>();
        List<Task<T>> submitted = new ArrayList<>();
        try {
            for (Callable<T> task : tasks) {
                Task<T> one = submit(task, USUAL, null, false);
                submitted.add(one);
                one.whenOver(() -> over.add(one));
            }
            return first(over, submitted.size(), start, limit);
        } finally {
            for (Task<T> task : submitted) task.cancel(true);
        }
    }

    private static <T> T first(LinkedBlockingQueue<Task<T>> over, int count, long start, long limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        ExecutionException last = null;
        for (int i = 0; i < count; i++) {
            Task<T> task = over.poll(limit - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
            if (task == null) throw new TimeoutException("none of " + count + " tasks has succeeded in time");
            try {
                return task.get();
            } catch (ExecutionException e) {
                last = e;
            } catch (CancellationException e) {
                last = new ExecutionException(e);
            }
        }
        throw last;
    }

    /**
     * The pool at this moment, and what it has done so far.
     *
     * @return a snapshot
     */
    public PoolMetrics metrics() {
        return crew.metrics();
    }

    @Override
    public void shutdown() {
        crew.shutdown();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Workers that run a task are killed. All tasks that are not done are cancelled; those returned, which no worker had
     * begun, can be run in this process.
     */
    @Override
    public List<Runnable> shutdownNow() {
        return crew.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return crew.isShutdown();
    }

    /** True when all tasks are done, and all workers have ended. */
    @Override
    public boolean isTerminated() {
        return crew.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return crew.awaitTermination(unit.toNanos(timeout));
    }

    /**
     * Completes when all tasks are done and all workers have ended. Dependent stages run on a thread that may block.
     *
     * @return never fails; a new one each time, so that cancelling it concerns nobody else
     */
    public CompletableFuture<Void> onTermination() {
        return crew.onTermination();
    }

    /**
     * Shuts down, and waits until all tasks are done and all workers have ended. If interrupted meanwhile, does as {@link
     * #shutdownNow}, waits on, and leaves the thread interrupted.
     */
    @Override
    public void close() {
        boolean interrupted = false;
        shutdown();
        while (!isTerminated()) {
            try {
                awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                if (!interrupted) shutdownNow();
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    /** For people: how many workers and tasks. */
    @Override
    public String toString() {
        PoolMetrics now = metrics();
        return "pool of " + now.workers() + " workers, " + now.sent() + " tasks with them, " + now.queued()
                + " queued, " + now.completed() + " completed" + (isShutdown() ? ", shut down" : "");
    }
}
