package org.jfork.internal.caller;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import org.jfork.internal.os.MessageSocket;
import org.jfork.internal.os.OsException;

/** This process's own standard error: the descriptor, which is what a child would have inherited. */
final class StandardError {
    private static final int DESCRIPTOR = 2;

    /** A pipe that has room has room for that many octets (PIPE_BUF). */
    private static final int MOST_AT_ONCE = 4096;

    private StandardError() {}

    /**
     * Writes what can be written without waiting for whoever reads it.
     *
     * @return how many octets; 0 if there is no room now
     * @throws IOException if nobody reads it any more
     */
    static int write(byte[] octets, int from, int count) throws IOException {
        int some = Math.min(count, MOST_AT_ONCE);
        if (some == 0 || !hasRoom()) return 0;
        new FileOutputStream(FileDescriptor.err).write(octets, from, some);
        return some;
    }

    private static boolean hasRoom() throws IOException {
        try {
            return MessageSocket.await(DESCRIPTOR, true, 0);
        } catch (OsException e) {
            throw new IOException("standard error is not there", e);
        }
    }
}
