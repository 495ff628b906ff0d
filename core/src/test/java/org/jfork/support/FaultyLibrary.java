package org.jfork.support;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The native library with fault points; {@code docs/faults.md} lists them. */
public final class FaultyLibrary {
    private FaultyLibrary() {}

    /** For {@code -Dorg.jfork.native.path}. */
    public static Path path() {
        return file("libjfork-faulty.so");
    }

    /** A native agent that does nothing, for {@code -agentpath}. */
    public static Path agent() {
        return file("libagent.so");
    }

    /** A program with a JVM inside, see {@code native/faulty/launcher}. */
    public static Path launcher() {
        return file("launcher");
    }

    private static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(FaultyLibrary.class.getResource("/native/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What shall happen in this process, or in forks of it, once: see {@code native/include/jfork/fault.h}. */
    public static void arm(String plan) {
        String problem = arm0(plan);
        if (problem != null) throw new IllegalArgumentException(problem);
    }

    private static native String arm0(String plan);
}
