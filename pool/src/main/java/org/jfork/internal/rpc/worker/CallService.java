package org.jfork.internal.rpc.worker;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jfork.internal.rpc.frame.Failures;
import org.jfork.internal.rpc.frame.Frame;
import org.jfork.internal.rpc.frame.FrameOutput;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.rpc.frame.Message;
import org.jfork.internal.rpc.frame.MessageInput;
import org.jfork.rpc.Codec;
import org.jfork.rpc.RpcInit;

/** Calls of the methods of an interface. A call's payload: the method's place in the list, then each argument as an item. */
public final class CallService implements Service {
    private final Class<?> type;
    private final String[] names; // of the methods, as the caller knows them
    private final RpcInit<?> init;
    private final Codec codec;
    private final int atOnce; // 1: one after the other
    private final int most;

    private Method[] methods;
    private Object target;
    private Exchange exchange;

    private CallService(Class<?> type, String[] names, RpcInit<?> init, Codec codec, int atOnce, int most) {
        this.type = type;
        this.names = names;
        this.init = init;
        this.codec = codec;
        this.atOnce = atOnce;
        this.most = most;
    }

    public static ServiceMaker maker(
            Class<?> type, List<Method> methods, RpcInit<?> init, Codec codec, int atOnce, int most) {
        String[] names = methods.stream().map(Methods::describe).toArray(String[]::new);
        return () -> new CallService(type, names, init, codec, atOnce, most);
    }

    @Override
    public int mostPayload() {
        return most;
    }

    @Override
    public void serve(Exchange exchange, List<Object> arguments) throws Exception {
        this.exchange = exchange;
        methods = new Method[names.length];
        for (int i = 0; i < names.length; i++) methods[i] = method(names[i]);
        new Outlet(exchange, codec, most).open();
        target = init.create(arguments);
        if (!type.isInstance(target)) throw new ClassCastException(target + " is no " + type.getName());
        exchange.send(Frame.empty(Layout.READY));
        if (atOnce == 1) serveInTurn();
        else serveAtOnce();
    }

    private Method method(String name) throws NoSuchMethodException {
        for (Method method : Methods.of(type)) {
            if (!Methods.describe(method).equals(name)) continue;
            method.setAccessible(true); // the interface need not be public
            return method;
        }
        throw new NoSuchMethodException("the worker's " + type.getName() + " has no " + name);
    }

    private void serveInTurn() throws IOException {
        for (Message call; (call = exchange.next()) != null && call.kind() == Layout.CALL; )
            answer(call, () -> {}, true);
    }

    /** Reads no more calls than it may deal with, so that the caller has to wait. */
    private void serveAtOnce() throws IOException, InterruptedException {
        Semaphore free = new Semaphore(atOnce);
        ExecutorService threads = Executors.newFixedThreadPool(atOnce, work -> {
            Thread thread = new Thread(work, "jfork-call");
            thread.setDaemon(true);
            return thread;
        });
        free.acquire();
        for (Message next; (next = exchange.next()) != null && next.kind() == Layout.CALL; free.acquire()) {
            Message call = next;
            threads.execute(() -> answer(call, free::release, false));
        }
        free.release();
        free.acquire(atOnce);
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.SECONDS);
    }

    private void answer(Message call, Runnable done, boolean wait) {
        try {
            MessageInput in = call.input();
            Method method = methods[in.u16()];
            Object value = method.invoke(target, arguments(method, in));
            if (!(value instanceof CompletionStage<?> stage)) {
                send(call, result(call, value));
                done.run();
                return;
            }
            Runnable after = done;
            CompletionStage<?> sent = stage.handle((answer, problem) -> {
                send(call, problem == null ? result(call, answer) : failure(call, problem));
                after.run();
                return null;
            });
            if (wait) sent.toCompletableFuture().join();
        } catch (Throwable e) {
            send(call, failure(call, e instanceof InvocationTargetException ? e.getCause() : e));
            done.run();
        }
    }

    private Object[] arguments(Method method, MessageInput in) throws IOException, ClassNotFoundException {
        Type[] types = method.getGenericParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) arguments[i] = codec.decode(in.item(), types[i]);
        return arguments;
    }

    private Frame result(Message call, Object value) {
        FrameOutput out = new FrameOutput(most);
        try {
            codec.encode(value, out);
            return out.finish(Layout.RESULT, 0, call.id());
        } catch (IOException | RuntimeException e) {
            out.discard();
            return failure(call, e);
        }
    }

    private Frame failure(Message call, Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        return Failures.encode(cause, codec, 0, call.id(), most);
    }

    private void send(Message call, Frame frame) {
        call.release();
        try {
            exchange.send(frame);
        } catch (IOException e) {
            Runtime.getRuntime().halt(1); // there is nobody any more to whom it could matter
        }
    }
}
