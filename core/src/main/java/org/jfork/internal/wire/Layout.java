package org.jfork.internal.wire;

import java.util.Arrays;

/**
 * The layout of a frame on a control socket, and its limits. {@code docs/wire.md} is the text of the protocol;
 * {@code native/include/jfork/wire.h} is the other side.
 *
 * <pre>
 *   0         1                             5
 *   +---------+-----------------------------+----------------------
 *   | command | length of payload, 32 bit   | payload ...
 *   +---------+-----------------------------+----------------------
 *               big-endian
 *
 *   to the process                                        from the process
 *   F  fork      slot on the pid board u32; 1 descriptor  h  hello    version u8, pid u32, Java version NUL, jfork version NUL
 *   H  handles   count u16; count descriptors             e  entered  (empty); then the socket is the user's
 *   T  text      an argument, UTF-8                       x  failed   pid u32; stage, class, message, trace: items
 *   A  octets    an argument                              v  result   of a snapshot: a serialised object
 *   S  settings  count u8; items; count descriptors       items: each a length u32 and octets
 *   Q  require   class names, each ended by NUL; behind a ? to be loaded only, if possible
 *   D  define    name, class file, name, ...: items
 *   E  evaluate  class, arguments: items
 *   L  lambda    serialised lambda, arguments: items
 *   W  who       (empty); the answer is h
 *   R  run       Class::method NUL descriptor
 *   C  close     (empty); everything before it is done first
 * </pre>
 *
 * Nothing follows {@code R}, and nothing is read beyond {@code e}: what comes then belongs to the user.
 */
public final class Layout {
    public static final int VERSION = 1;
    public static final int HEADER = 5;

    public static final byte FORK = 'F';
    public static final byte HANDLES = 'H';
    public static final byte TEXT = 'T';
    public static final byte OCTETS = 'A';
    public static final byte REQUIRE = 'Q';
    public static final byte SETTINGS = 'S';
    public static final byte DEFINE = 'D';
    public static final byte EVALUATE = 'E';
    public static final byte LAMBDA = 'L';
    public static final byte WHO = 'W';
    public static final byte REPORT = 'P';
    public static final byte RUN = 'R';
    public static final byte CLOSE = 'C';

    /** In front of a function in the place of a class to be required: its class is loaded, if it can be, but not initialised. */
    public static final String LOAD_ONLY = "?";

    public static final byte HELLO = 'h';
    public static final byte REPORTED = 'r';
    public static final byte ENTERED = 'e';
    public static final byte FAILED = 'x';
    public static final byte RESULT = 'v';

    /** The longest argument, definition, lambda or result: the longest Java array. */
    public static final int MAX_ARGUMENT = 0x7ffffff7;
    /** The longest payload of any other frame. */
    public static final int MAX_PAYLOAD = 1 << 20;
    /** The most descriptors that one frame can carry (SCM_MAX_FD of the Linux kernel). */
    public static final int MAX_DESCRIPTORS = 253;

    private Layout() {}

    static void putInt(byte[] octets, int at, int value) {
        octets[at] = (byte) (value >>> 24);
        octets[at + 1] = (byte) (value >>> 16);
        octets[at + 2] = (byte) (value >>> 8);
        octets[at + 3] = (byte) value;
    }

    static int getInt(byte[] octets, int at) {
        return (octets[at] & 0xff) << 24
                | (octets[at + 1] & 0xff) << 16
                | (octets[at + 2] & 0xff) << 8
                | (octets[at + 3] & 0xff);
    }

    /** A whole frame, for who has no {@link Frame}: a process that cannot begin. */
    public static byte[] frame(byte command, byte[] payload) {
        byte[] frame = Arrays.copyOf(header(command, payload.length), HEADER + payload.length);
        System.arraycopy(payload, 0, frame, HEADER, payload.length);
        return frame;
    }

    static byte[] header(byte command, int length) {
        byte[] header = new byte[HEADER];
        header[0] = command;
        putInt(header, 1, length);
        return header;
    }
}
