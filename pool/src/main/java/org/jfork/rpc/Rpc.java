package org.jfork.rpc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jfork.ExitStatus;
import org.jfork.internal.rpc.caller.Calls;
import org.jfork.internal.rpc.caller.Proxies;

/**
 * Calls to one worker. Safe for use by many threads.
 *
 * <pre>{@code
 * interface Shop { CompletableFuture<Integer> price(String item); }
 *
 * try (Rpc<Shop> rpc = Rpc.of(Shop.class, arguments -> new ShopOfFiles()).start(Fork.create())) {
 *     rpc.calls().price("tea").thenAccept(System.out::println);
 * }
 * }</pre>
 *
 * <p>The worker ends when this is closed and everything is answered, and when this process ends, even in the middle of a
 * call. If it ends otherwise, the calls that are not answered fail with {@link WorkerLostException}.
 *
 * <p>Answers and events of a worker are delivered one at a time, in the order in which it sent them, on a thread that may
 * block; what is attached to the futures runs there. While it blocks, the worker in the end has to wait. A call blocks while
 * more than 4 MiB of calls wait for the worker.
 *
 * @param <S> the interface whose methods are calls
 */
public final class Rpc<S> implements AutoCloseable {
    private final Calls calls;
    private final Proxies proxies;
    private final boolean isFunction;
    private final Duration deadline; // null for none
    private final S usual;

    Rpc(Calls calls, Proxies proxies, boolean isFunction, Duration deadline) {
        this.calls = calls;
        this.proxies = proxies;
        this.isFunction = isFunction;
        this.deadline = deadline;
        this.usual = proxy(deadline);
    }

    @SuppressWarnings("unchecked") // the builder makes them of the interface
    private S proxy(Duration limit) {
        return (S) (isFunction ? proxies.function(limit) : proxies.proxy(limit));
    }

    /**
     * Calls the methods of an interface. A method that returns a {@code CompletableFuture} or {@code CompletionStage} is a call
     * that does not wait; any other waits for its answer.
     *
     * @param <S> the interface
     * @param type the interface
     * @param init makes the object, in the worker, that implements it
     * @return settings, to be started
     * @throws IllegalArgumentException if it is no interface
     */
    public static <S> RpcBuilder<S> of(Class<S> type, RpcInit<? extends S> init) {
        return new RpcBuilder<>(type, init, false);
    }

    /**
     * Calls a function.
     *
     * @param <A> what it takes
     * @param <R> what it returns
     * @param function is run in the worker, with copies of what it captures
     * @return settings, to be started
     */
    public static <A, R> RpcBuilder<Function<A, CompletableFuture<R>>> of(RpcFunction<A, R> function) {
        return new RpcBuilder<>(RpcFunction.class, arguments -> function, true);
    }

    /**
     * The calls. Arguments are encoded before a method returns; what cannot be encoded fails the call with {@link
     * IllegalArgumentException}. Handles may be passed and returned, see {@link Codec}.
     *
     * @return an implementation of the interface, always the same
     */
    public S calls() {
        return usual;
    }

    /**
     * The calls, with a deadline of their own; see {@link RpcBuilder#deadline}.
     *
     * @param limit how long each may take
     * @return an implementation of the interface
     */
    public S calls(Duration limit) {
        return proxy(limit);
    }

    /**
     * Completes when the worker serves.
     *
     * @return its pid; fails if it could not start
     */
    public CompletableFuture<Long> ready() {
        return calls.ready().copy();
    }

    /**
     * Completes when the worker has ended and every call is answered or has failed.
     *
     * @return how it ended; fails if it could not be made
     */
    public CompletableFuture<ExitStatus> onExit() {
        return calls.ended().copy();
    }

    /** Kills the worker; the calls that are not answered fail. */
    public void kill() {
        calls.kill();
    }

    /** Lets the worker answer what was asked before, then end. Further calls fail. Does not wait; see {@link #onExit}. */
    @Override
    public void close() {
        calls.close();
    }

    /** The deadline that {@link #calls()} have, for people. */
    @Override
    public String toString() {
        return "calls to a worker" + (deadline == null ? "" : ", each within " + deadline);
    }
}
