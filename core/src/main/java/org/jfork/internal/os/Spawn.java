package org.jfork.internal.os;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;

/** Starts a program cheaply from a process of any size, with exactly the descriptors given. */
public final class Spawn {
    /** A started program. The caller owns {@code pidfd} and must reap. */
    public record Started(int pid, int pidfd) {}

    private Spawn() {}

    /**
     * Blocks until the program is loaded.
     *
     * @param descriptors descriptor {@code i} of the program is a copy of {@code descriptors[i]}; nothing else is inherited
     * @param directory null for the caller's
     * @throws OsException with the errno of the step that failed
     */
    public static Started start(
            List<String> command, Map<String, String> environment, String directory, int... descriptors)
            throws OsException {
        byte[][] variables = environment.entrySet().stream()
                .map(variable -> zeroEnded(variable.getKey() + "=" + variable.getValue()))
                .toArray(byte[][]::new);
        byte[][] arguments = command.stream().map(Spawn::zeroEnded).toArray(byte[][]::new);
        byte[] place = directory == null ? null : zeroEnded(directory);
        long both = start(arguments[0], arguments, variables, place, descriptors, true);
        return new Started((int) (both >>> 32), (int) both);
    }

    private static byte[] zeroEnded(String text) {
        if (text.indexOf('\0') >= 0) throw new IllegalArgumentException("a NUL character in: " + text);
        return (text + "\0").getBytes(UTF_8);
    }

    private static native long start(
            byte[] path, byte[][] arguments, byte[][] environment, byte[] directory, int[] descriptors, boolean session)
            throws OsException;
}
