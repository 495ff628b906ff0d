package org.jfork.internal.os;

/** A child by its pidfd: it never means another process, however soon the pid is used again. See pidfd_open(2). */
public final class Pidfd {
    /** {@link #reap}: the child has not ended. */
    public static final long ALIVE = -1;
    /** {@link #reap}: somebody else collected the status. */
    public static final long LOST = -2;

    private static final long SIGNALLED = 1L << 32;

    private Pidfd() {}

    /** A descriptor, owned by the caller, for a child that has not been reaped. */
    public static native int open(int pid) throws OsException;

    /** The exit status, for {@link #isSignal} and {@link #value}, or {@link #ALIVE} or {@link #LOST}. Never waits. */
    public static native long reap(int pidfd) throws OsException;

    public static boolean isSignal(long status) {
        return (status & SIGNALLED) != 0;
    }

    public static int value(long status) {
        return (int) status;
    }

    /** Sends a signal; nothing happens if the process has ended. */
    public static native void signal(int pidfd, int signal) throws OsException;
}
