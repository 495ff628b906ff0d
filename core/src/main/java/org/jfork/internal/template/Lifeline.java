package org.jfork.internal.template;

import org.jfork.internal.os.OsException;

/**
 * Lets a worker end with its caller, whatever it is doing: once its function is entered its control socket is not watched
 * any more, since it belongs to the function.
 */
public final class Lifeline {
    private Lifeline() {}

    /**
     * From now on the process ends at once, with status 125 and without shutdown hooks, when the other end of a socket pair
     * is closed. Nothing should be sent over it: each time a thread of the process would be interrupted. One at a time; in a
     * process that jfork started.
     *
     * @param socket stays open as long as the process; still the caller's
     */
    public static void hold(int socket) throws OsException {
        ControlledProcess.watch(socket);
    }
}
