package org.jfork.internal.os;

import java.io.IOException;

/** A system call failed. The message says which and why. */
public final class OsException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    /** Called from native code, too. */
    public OsException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** The errno, 0 where none fits; see errno(3). */
    public int errno() {
        return errno;
    }
}
