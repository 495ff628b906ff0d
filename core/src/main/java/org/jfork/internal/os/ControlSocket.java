package org.jfork.internal.os;

/** Octets and descriptors over a socket pair, without blocking. See unix(7). */
public final class ControlSocket {
    /** {@link #send} and {@link #receive}: try again when the poller says so. */
    public static final int AGAIN = -11;
    /** {@link #send}: too many descriptors are in flight (ETOOMANYREFS); try again later. */
    public static final int TOO_MANY_IN_FLIGHT = -109;

    private ControlSocket() {}

    /** Two connected descriptors, close-on-exec, that the caller owns. */
    public static native int[] pair() throws OsException;

    /** How many octets were sent, or a negative errno. The descriptors stay the caller's. */
    public static native int send(int socket, byte[] octets, int offset, int length, int[] descriptors);

    /** How many octets were received, 0 at the end, or a negative errno. Descriptors that come along are an error. */
    public static native int receive(int socket, byte[] octets, int offset, int length);

    /** Tells the other side that nothing more will come. */
    public static native void endOutput(int socket);
}
