package org.jfork.benchmarks.churn.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.function.Supplier;

/** Defines a class, alternately a hidden one and one of a new loader; the collector unloads them. */
final class DefiningClasses implements Activity {
    private static final long PAUSE_MILLIS = 1;

    private static final class FreshLoader extends ClassLoader {
        FreshLoader() {
            super(DefiningClasses.class.getClassLoader());
        }

        Class<?> define(byte[] octets) {
            return defineClass(TinyClass.class.getName(), octets, 0, octets.length);
        }
    }

    private final byte[] octets = read();
    private boolean hidden;

    private static byte[] read() {
        try (InputStream resource = TinyClass.class.getResourceAsStream("TinyClass.class")) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void once() throws Exception {
        hidden = !hidden;
        Class<?> type = hidden
                ? MethodHandles.lookup().defineHiddenClass(octets, true).lookupClass()
                : new FreshLoader().define(octets);
        Object instance = type.getConstructor().newInstance();
        if (!(instance instanceof Supplier<?> tiny) || !tiny.get().equals("tiny"))
            throw new IllegalStateException("a class is not what was defined");
        Thread.sleep(PAUSE_MILLIS);
    }
}
