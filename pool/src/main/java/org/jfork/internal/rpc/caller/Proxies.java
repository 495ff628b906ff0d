package org.jfork.internal.rpc.caller;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jfork.internal.rpc.frame.FrameOutput;
import org.jfork.internal.rpc.worker.Methods;
import org.jfork.rpc.Codec;

/** Objects whose methods are calls to a worker. */
public final class Proxies {
    private final Class<?> type;
    private final Map<Method, Integer> places = new HashMap<>();
    private final Calls calls;
    private final Codec codec;
    private final int most;

    public Proxies(Class<?> type, List<Method> methods, Calls calls, Codec codec, int most) {
        this.type = type;
        this.calls = calls;
        this.codec = codec;
        this.most = most;
        for (int i = 0; i < methods.size(); i++) places.put(methods.get(i), i);
    }

    /** @param deadline of each call; null for none */
    public Object proxy(Duration deadline) {
        InvocationHandler handler = (proxy, method, arguments) -> invoke(proxy, method, arguments, deadline);
        return Proxy.newProxyInstance(
                type.getClassLoader() == null ? Proxies.class.getClassLoader() : type.getClassLoader(),
                new Class<?>[] {type},
                handler);
    }

    /** For an interface with one method that takes one argument. */
    public Function<Object, CompletableFuture<Object>> function(Duration deadline) {
        Method method = places.keySet().iterator().next();
        return argument -> call(0, method, new Object[] {argument}, deadline);
    }

    private Object invoke(Object proxy, Method method, Object[] arguments, Duration deadline) throws Throwable {
        Integer place = places.get(method);
        if (place == null) return ofObject(proxy, method, arguments);
        CompletableFuture<Object> answer = call(place, method, arguments, deadline);
        if (Methods.isFuture(method)) return answer;
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw declared(method, e.getCause());
        }
    }

    private CompletableFuture<Object> call(int place, Method method, Object[] arguments, Duration deadline) {
        FrameOutput out = new FrameOutput(most);
        try {
            out.u16(place);
            for (int i = 0; arguments != null && i < arguments.length; i++) {
                int begin = out.beginItem();
                codec.encode(arguments[i], out);
                out.endItem(begin);
            }
        } catch (IOException | RuntimeException e) {
            out.discard();
            return CompletableFuture.failedFuture(new IllegalArgumentException(
                    "an argument of " + name(method) + " cannot be sent: " + e.getMessage(), e));
        }
        return calls.call(out, Methods.answer(method), name(method), deadline);
    }

    private String name(Method method) {
        return type.getSimpleName() + "." + method.getName();
    }

    /** What the method may throw, or an exception that says that it is another one. */
    private static Throwable declared(Method method, Throwable problem) {
        if (problem instanceof RuntimeException || problem instanceof Error) return problem;
        for (Class<?> type : method.getExceptionTypes()) if (type.isInstance(problem)) return problem;
        return new CompletionException(problem);
    }

    private Object ofObject(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "calls of " + type.getName();
        };
    }
}
