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

    /** A function that is going to be run: {@code Class::method}, and its descriptor if that is known. */
    public static Frame load(String function) {
        return require(List.of(Layout.LOAD_ONLY + function));
    }

    /** Surroundings of the process; the descriptors belong to its standard streams, as the items say. */
    public static Frame settings(List<byte[]> items, int... descriptors) {
        byte[] payload = Items.encode(1, items);
        payload[0] = (byte) descriptors.length;
        checkLength(payload.length, Layout.MAX_PAYLOAD);
        return new Frame(Layout.header(Layout.SETTINGS, payload.length), payload, descriptors);
    }

    /** Names and class files, alternating. */
    public static Frame define(List<byte[]> classes) {
        return items(Layout.DEFINE, classes, Layout.MAX_ARGUMENT);
    }

    public static Frame evaluate(String className, List<String> arguments) {
        return items(Layout.EVALUATE, prepend(className.getBytes(UTF_8), arguments), Layout.MAX_PAYLOAD);
    }

    public static Frame lambda(byte[] serialised, List<String> arguments) {
        return items(Layout.LAMBDA, prepend(serialised, arguments), Layout.MAX_ARGUMENT);
    }

    public static Frame report() {
        return command(Layout.REPORT, "");
    }

    public static Frame who() {
        return command(Layout.WHO, "");
    }

    public static Frame run(String function, String descriptor) {
        return command(Layout.RUN, function + "\0" + descriptor);
    }

    public static Frame close() {
        return command(Layout.CLOSE, "");
    }

    private static List<byte[]> prepend(byte[] first, List<String> arguments) {
        List<byte[]> items = Items.ofTexts(arguments);
        items.add(0, first);
        return items;
    }

    private static Frame items(byte command, List<byte[]> items, int most) {
        byte[] payload = Items.encode(items);
        checkLength(payload.length, most);
        return new Frame(Layout.header(command, payload.length), payload);
    }

    private static Frame argument(byte command, byte[] octets) {
        checkLength(octets.length, Layout.MAX_ARGUMENT);
        return new Frame(Layout.header(command, octets.length), octets);
    }

    private static Frame command(byte command, String text) {
        byte[] octets = text.getBytes(UTF_8);
        checkLength(octets.length, Layout.MAX_PAYLOAD);
        return new Frame(Layout.header(command, octets.length), octets);
    }

    private static void checkLength(int length, int most) {
        if (length > most)
            throw new IllegalArgumentException("a command or argument of " + length + " octets; the most is " + most);
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
