package org.jfork.internal.os;

/** Plain file descriptors, as numbers. Each call names who owns what. */
public final class Descriptors {
    /** What {@link #kind} can tell; {@code kind & LISTENING} for sockets that accept. */
    public static final int OTHER = 0;

    public static final int FILE = 1;
    public static final int PIPE = 2;
    public static final int STREAM_SOCKET = 3;
    public static final int DATAGRAM_SOCKET = 4;
    /** Mask for one of the above. */
    public static final int KIND = 15;

    public static final int LISTENING = 16;
    /** The socket's address family is AF_UNIX, AF_INET6; neither bit: AF_INET. */
    public static final int UNIX = 32;

    public static final int INET6 = 64;
    /** The access mode of the open file description. */
    public static final int READABLE = 128;

    public static final int WRITABLE = 256;

    private Descriptors() {}

    /** Closes a descriptor that the caller owns. Errors are ignored: Linux has released it in any case. */
    public static native void close(int descriptor);

    /** A close-on-exec copy that the caller owns. */
    public static native int duplicate(int descriptor) throws OsException;

    /** What the descriptor stands for; a combination of the constants above. */
    public static native int kind(int descriptor) throws OsException;

    /** Sets or clears O_NONBLOCK, for everybody who shares the open file description. */
    public static native void setBlocking(int descriptor, boolean blocking) throws OsException;
}
