package org.jfork.rpc;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jfork.Fork;
import org.jfork.internal.rpc.caller.Calls;
import org.jfork.internal.rpc.caller.Proxies;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.rpc.worker.CallService;
import org.jfork.internal.rpc.worker.Methods;

/**
 * Settings of {@link Rpc}. Not safe for use by several threads; {@link #start} can be called more than once.
 *
 * @param <S> the interface whose methods are calls
 */
public final class RpcBuilder<S> {
    private final Class<?> type;
    private final RpcInit<?> init;
    private final boolean isFunction;
    private Codec codec = Codec.java();
    private Consumer<Object> events;
    private Duration deadline;
    private int atOnce = 1;
    private int most = Layout.USUAL_PAYLOAD;

    RpcBuilder(Class<?> type, RpcInit<?> init, boolean isFunction) {
        this.type = Objects.requireNonNull(type, "type");
        this.init = Objects.requireNonNull(init, "init");
        this.isFunction = isFunction;
        if (!type.isInterface()) throw new IllegalArgumentException(type.getName() + " is no interface");
    }

    /**
     * How values become octets.
     *
     * @param codec {@link Codec#java()} by default
     * @return this
     */
    public RpcBuilder<S> codec(Codec codec) {
        this.codec = Objects.requireNonNull(codec, "codec");
        return this;
    }

    /**
     * Who is told of events, see {@link RpcWorker#event}: one at a time, in order with the answers, on a thread that may
     * block. While it blocks, nothing more is read from the worker, which in the end has to wait.
     *
     * @param events called with each event
     * @return this
     */
    public RpcBuilder<S> onEvent(Consumer<Object> events) {
        this.events = Objects.requireNonNull(events, "events");
        return this;
    }

    /**
     * Lets the worker deal with many calls at once, on threads of its own, and answer them in any order. Without this, calls
     * are run one after the other on its main thread.
     *
     * @param most at a time; further calls wait
     * @return this
     */
    public RpcBuilder<S> async(int most) {
        if (most < 1) throw new IllegalArgumentException("not a number of calls: " + most);
        atOnce = most;
        return this;
    }

    /**
     * How long each call may take, from when it is made; then it fails with a {@link
     * java.util.concurrent.TimeoutException}. The worker is not told, and goes on.
     *
     * @param limit none by default
     * @return this
     */
    public RpcBuilder<S> deadline(Duration limit) {
        deadline = Objects.requireNonNull(limit, "limit");
        return this;
    }

    /**
     * The most octets of one call, answer or event, in either direction. What is larger fails where it is sent.
     *
     * @param octets 64 MiB by default
     * @return this
     */
    public RpcBuilder<S> mostOctets(int octets) {
        if (octets < 1024 || octets > Layout.MOST_PAYLOAD)
            throw new IllegalArgumentException("not a number of octets for a message: " + octets);
        most = octets;
        return this;
    }

    /**
     * Makes the process a worker that serves calls. Does not block; calls can be made at once.
     *
     * @param process prepared as needed; what was sent to it is given to {@link RpcInit#create}. It cannot be used any more
     * @return calls to the worker; if it cannot start, they fail with the reason
     * @throws IllegalArgumentException if what is to be run there cannot be serialised
     * @throws org.jfork.ForkException if the process has failed already
     */
    public Rpc<S> start(Fork process) {
        List<Method> methods = Methods.of(type);
        Calls calls = new Calls(codec, events, most);
        calls.start(process, CallService.maker(type, methods, init, codec, atOnce, most));
        return new Rpc<>(calls, new Proxies(type, methods, calls, codec, most), isFunction, deadline);
    }
}
