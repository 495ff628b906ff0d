package org.jfork.internal.os;

/** Octets and descriptors from a socket, and waiting for it; sending is {@link ControlSocket#send}. See unix(7). */
public final class MessageSocket {
    /** The most descriptors that one call of {@link #receive} brings. */
    public static final int MOST_DESCRIPTORS = 253;

    private MessageSocket() {}

    /**
     * Without blocking. Descriptors that came along belong to the caller: their number is put into {@code descriptors[0]},
     * they behind it.
     *
     * @param descriptors {@link #MOST_DESCRIPTORS} + 1 elements
     * @return how many octets were received, 0 at the end, or a negative errno, such as {@link ControlSocket#AGAIN}
     */
    public static native int receive(int socket, byte[] octets, int offset, int length, int[] descriptors);

    /**
     * Blocks until the socket can be read or written, or has come to its end.
     *
     * @param millis at most; -1 for ever. It may return earlier
     * @return whether it is ready
     */
    public static native boolean await(int socket, boolean writing, int millis) throws OsException;
}
