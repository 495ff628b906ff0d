package org.jfork.internal.template;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jfork.internal.os.Foreign;

/**
 * Finds the function that {@code Class::method} names. Every worker runs this: plain loops, since a lambda or a stream would
 * be linked anew, at a cost of pages and time, in each of them.
 */
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
        String simple = name.substring(colons + 2);
        return descriptor.isEmpty() ? choose(candidates(type, simple), arguments) : exact(type, simple);
    }

    private static List<Method> candidates(Class<?> type, String name) throws BindingException {
        List<Method> candidates = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) if (method.getName().equals(name)) candidates.add(method);
        if (candidates.isEmpty()) throw new BindingException(type.getName() + " declares no method " + name);
        return candidates;
    }

    /** A method reference names one method, and whoever could write it may call it. */
    private Method exact(Class<?> type, String simple) throws BindingException {
        try {
            Method method = Foreign.staticMethod(type, simple, descriptor);
            if (method.getDeclaringClass() == type) return checked(method);
        } catch (NoSuchMethodError e) {
            // said below
        }
        throw new BindingException("the template's " + type.getName() + " has no method of " + name + descriptor
                + "; is its class path another one?");
    }

    /** Whether the method is a worker function with this name and descriptor. */
    static boolean isExactly(Method method, String name, String descriptor) {
        return method.getName().equals(name)
                && MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .toMethodDescriptorString()
                        .equals(descriptor)
                && isWorkerFunction(method);
    }

    private static Method choose(List<Method> candidates, Arguments arguments) throws BindingException {
        if (candidates.size() == 1) return checkedPublic(candidates.get(0));
        List<Method> fitting = new ArrayList<>();
        for (Method method : candidates)
            if (isWorkerFunction(method) && isPublic(method) && fits(method, arguments.count())) fitting.add(method);
        if (fitting.size() == 1) return fitting.get(0);
        StringBuilder all = new StringBuilder();
        for (Method method : candidates)
            all.append(all.length() == 0 ? "" : ", ").append(WorkerCall.describe(method));
        throw new BindingException((fitting.isEmpty() ? "no" : "more than one")
                + " public static method of that name fits what was sent; name one by a method reference: " + all);
    }

    private static boolean fits(Method method, int sent) {
        int wanted = method.getParameterCount() - 1;
        return method.isVarArgs() ? sent >= wanted - 1 : sent == wanted;
    }

    private static boolean isPublic(Method method) {
        return Modifier.isPublic(method.getModifiers());
    }

    private static boolean isWorkerFunction(Method method) {
        return Modifier.isStatic(method.getModifiers())
                && method.getParameterCount() > 0
                && method.getParameterTypes()[0].isAssignableFrom(SocketChannel.class);
    }

    private static Method checkedPublic(Method method) throws BindingException {
        if (!isPublic(method)) throw new BindingException(WorkerCall.describe(method) + " is not public");
        return checked(method);
    }

    private static Method checked(Method method) throws BindingException {
        if (isWorkerFunction(method)) return method;
        throw new BindingException(
                WorkerCall.describe(method)
                        + " is no worker function: it must be static and its first parameter a SocketChannel, the control socket");
    }
}
