package org.jfork.internal.rpc.worker;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The methods of an interface that can be called, in an order that is the same everywhere. */
public final class Methods {
    private Methods() {}

    /** Abstract ones and defaults; in the worker the implementation may have overridden these. */
    public static List<Method> of(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        for (Method method : type.getMethods())
            if (!Modifier.isStatic(method.getModifiers()) && method.getDeclaringClass() != Object.class)
                methods.add(method);
        methods.sort(Comparator.comparing(Methods::describe));
        return methods;
    }

    /** Name and parameters. */
    public static String describe(Method method) {
        StringBuilder text = new StringBuilder(method.getName()).append('(');
        for (Class<?> type : method.getParameterTypes())
            text.append(type.getName()).append(',');
        return text.append(')').append(method.getReturnType().getName()).toString();
    }

    /** What an answer is: what a future is of, or the type itself. */
    public static Type answer(Method method) {
        if (!isFuture(method)) return method.getGenericReturnType();
        return method.getGenericReturnType() instanceof ParameterizedType type
                ? type.getActualTypeArguments()[0]
                : Object.class;
    }

    public static boolean isFuture(Method method) {
        return method.getReturnType() == CompletableFuture.class || method.getReturnType() == CompletionStage.class;
    }
}
