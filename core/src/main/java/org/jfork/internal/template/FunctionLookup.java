package org.jfork.internal.template;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the function that {@code Class::method} names. */
final class FunctionLookup {
    private final String name;
    private final String descriptor;

    FunctionLookup(String name, String descriptor) {
        this.name = name;
        this.descriptor = descriptor;
    }

    Method find(Arguments arguments) throws ClassNotFoundException, BindingException {
        int colons = name.indexOf("::");
        if (colons <= 0 || colons + 2 == name.length())
            throw new BindingException("'" + name + "' is not of the form Class::method");
        Class<?> type = Classes.load(name.substring(0, colons));
        String methodName = name.substring(colons + 2);
        List<Method> candidates = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(methodName))
                .toList();
        if (candidates.isEmpty()) throw new BindingException(type.getName() + " declares no method " + methodName);
        return descriptor.isEmpty() ? choose(candidates, arguments) : exact(candidates, type);
    }

    /** A method reference names one method, and whoever could write it may call it. */
    private Method exact(List<Method> candidates, Class<?> type) throws BindingException {
        Method method = candidates.stream()
                .filter(candidate -> MethodType.methodType(candidate.getReturnType(), candidate.getParameterTypes())
                        .toMethodDescriptorString()
                        .equals(descriptor))
                .findFirst()
                .orElseThrow(() -> new BindingException("the template's " + type.getName() + " has no method of " + name
                        + descriptor + "; is its class path another one?"));
        return checked(method);
    }

    private Method choose(List<Method> candidates, Arguments arguments) throws BindingException {
        if (candidates.size() == 1) return checkedPublic(candidates.get(0));
        List<Method> fitting = candidates.stream()
                .filter(method -> isWorkerFunction(method) && Modifier.isPublic(method.getModifiers()))
                .filter(method -> fits(method, arguments.count()))
                .toList();
        if (fitting.size() == 1) return fitting.get(0);
        throw new BindingException((fitting.isEmpty() ? "no" : "more than one")
                + " public static method of that name fits what was sent; name one by a method reference: "
                + candidates.stream().map(WorkerCall::describe).collect(Collectors.joining(", ")));
    }

    private static boolean fits(Method method, int sent) {
        int wanted = method.getParameterCount() - 1;
        return method.isVarArgs() ? sent >= wanted - 1 : sent == wanted;
    }

    private static boolean isWorkerFunction(Method method) {
        return Modifier.isStatic(method.getModifiers())
                && method.getParameterCount() > 0
                && method.getParameterTypes()[0].isAssignableFrom(SocketChannel.class);
    }

    private static Method checkedPublic(Method method) throws BindingException {
        if (!Modifier.isPublic(method.getModifiers()))
            throw new BindingException(WorkerCall.describe(method) + " is not public");
        return checked(method);
    }

    private static Method checked(Method method) throws BindingException {
        if (isWorkerFunction(method)) return method;
        throw new BindingException(
                WorkerCall.describe(method)
                        + " is no worker function: it must be static and its first parameter a SocketChannel, the control socket");
    }
}
