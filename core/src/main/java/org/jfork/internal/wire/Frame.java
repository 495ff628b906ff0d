package org.jfork.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * A frame to a process: octets, and descriptors that travel with the first of them. The descriptors belong to the frame
 * until it is sent; whoever drops it closes them.
 */
public final class Frame {
    private static final byte[] NOTHING = {};

    private final byte[] head;
    private final byte[] payload;
    private final int[] descriptors;

    private Frame(byte[] head, byte[] payload, int... descriptors) {
        this.head = head;
        this.payload = payload;
        this.descriptors = descriptors;
    }

    public static Frame fork(int slot, int controlSocket) {
        byte[] octets = new byte[Layout.HEADER + 4];
        octets[0] = Layout.FORK;
        Layout.putInt(octets, 1, 4);
        Layout.putInt(octets, Layout.HEADER, slot);
        return new Frame(octets, NOTHING, controlSocket);
    }

    public static Frame handles(int... descriptors) {
        if (descriptors.length == 0 || descriptors.length > Layout.MAX_DESCRIPTORS)
            throw new IllegalArgumentException("a frame carries 1 to " + Layout.MAX_DESCRIPTORS + " descriptors");
        byte[] octets = new byte[Layout.HEADER + 2];
        octets[0] = Layout.HANDLES;
        Layout.putInt(octets, 1, 2);
        octets[Layout.HEADER] = (byte) (descriptors.length >> 8);
        octets[Layout.HEADER + 1] = (byte) descriptors.length;
        return new Frame(octets, NOTHING, descriptors);
    }

    public static Frame text(String argument) {
        return argument(Layout.TEXT, argument.getBytes(UTF_8));
    }

    /** The array is not copied. */
    public static Frame octets(byte[] argument) {
        return argument(Layout.OCTETS, argument);
    }

    public static Frame require(List<String> classNames) {
        return command(Layout.REQUIRE, String.join("\0", classNames) + "\0");
    }

    public static Frame run(String function, String descriptor) {
        return command(Layout.RUN, function + "\0" + descriptor);
    }

    public static Frame close() {
        return command(Layout.CLOSE, "");
    }

    private static Frame argument(byte command, byte[] octets) {
        if (octets.length > Layout.MAX_ARGUMENT)
            throw new IllegalArgumentException(
                    "an argument of " + octets.length + " octets; the most is " + Layout.MAX_ARGUMENT);
        return new Frame(Layout.header(command, octets.length), octets);
    }

    private static Frame command(byte command, String text) {
        byte[] octets = text.getBytes(UTF_8);
        if (octets.length > Layout.MAX_PAYLOAD)
            throw new IllegalArgumentException(
                    "a command of " + octets.length + " octets; the most is " + Layout.MAX_PAYLOAD);
        return new Frame(Layout.header(command, octets.length), octets);
    }

    /** How many octets the frame has. */
    public long length() {
        return (long) head.length + payload.length;
    }

    /** The array that holds octet {@code position}. */
    public byte[] part(long position) {
        return position < head.length ? head : payload;
    }

    /** Where in {@link #part} octet {@code position} is. */
    public int offset(long position) {
        return (int) (position < head.length ? position : position - head.length);
    }

    public int[] descriptors() {
        return descriptors;
    }
}
