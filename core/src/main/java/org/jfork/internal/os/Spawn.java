package org.jfork.internal.os;

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
     * @param ownSession whether it gets a session of its own
     * @throws OsException with the errno of the step that failed
     */
    public static Started start(Program program, boolean ownSession) throws OsException {
        long both = start0(program, ownSession);
        return new Started((int) (both >>> 32), (int) both);
    }

    /** The same in a session of its own. */
    public static Started start(
            List<String> command, Map<String, String> environment, String directory, int... descriptors)
            throws OsException {
        return start(new Program(command, environment, directory, descriptors), true);
    }

    /**
     * Becomes the program. Returns never.
     *
     * @throws OsException with the errno of the step that failed; nothing has changed then
     */
    public static void replace(Program program) throws OsException {
        replace0(program);
    }

    private static native long start0(Program program, boolean ownSession) throws OsException;

    private static native void replace0(Program program) throws OsException;
}
