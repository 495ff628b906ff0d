package org.jfork.start;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Loads jfork as launchers of nested jars do: the classes come from octets, and from no place that a JVM knows. */
public final class FromOctets implements Function<String, String> {
    static final class Loader extends ClassLoader {
        Loader(ClassLoader resources) {
            super(resources);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.jfork.") || name.startsWith("org.jfork.start."))
                return super.loadClass(name, resolve);
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] octets = file.readAllBytes();
                return defineClass(name, octets, 0, octets.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Override
    public String apply(String value) {
        try {
            Class<?> fork = new Loader(FromOctets.class.getClassLoader()).loadClass("org.jfork.Fork");
            String failure = failure(fork);
            Object builder = fork.getMethod("builder").invoke(null);
            builder = call(builder, "classPath", Path[].class, new Path[] {
                Path.of(System.getProperty("org.jfork.test.jfork")),
                Path.of(System.getProperty("org.jfork.test.teller"))
            });
            Object process = builder.getClass().getMethod("exec").invoke(builder);
            process = call(process, "sendArg", String[].class, new String[] {"no.such"});
            Object run = call(process, "run", String.class, Teller.class.getName() + "::tell");
            ((CompletableFuture<?>) run).get(30, TimeUnit.SECONDS);
            return failure + "; with a class path: here";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object call(Object target, String method, Class<?> parameter, Object argument)
            throws ReflectiveOperationException {
        return target.getClass().getMethod(method, parameter).invoke(target, argument);
    }

    private static String failure(Class<?> fork) throws ReflectiveOperationException {
        try {
            return "no failure: " + fork.getMethod("exec").invoke(null);
        } catch (InvocationTargetException e) {
            return e.getCause().getMessage();
        }
    }
}
