package org.jfork.benchmarks.churn.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.function.LongSupplier;

/** Keeps the compilers at work: each time another copy of a class, which nobody has compiled, until it is hot. */
final class Compiling implements Activity {
    private static final int CALLS = 6;
    private static final long PAUSE_MILLIS = 5;

    private final byte[] octets = read();
    private final long expected = new HotCopy().getAsLong();

    private static byte[] read() {
        try (InputStream resource = HotCopy.class.getResourceAsStream("HotCopy.class")) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void once() throws Exception {
        Object copy = MethodHandles.lookup()
                .defineHiddenClass(octets, true)
                .lookupClass()
                .getConstructor()
                .newInstance();
        for (int i = 0; i < CALLS; i++)
            if (((LongSupplier) copy).getAsLong() != expected)
                throw new IllegalStateException("compiled code computes something else");
        Thread.sleep(PAUSE_MILLIS);
    }
}
