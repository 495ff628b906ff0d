package org.jfork.internal.wire;

/**
 * Puts frames from a process together, never asking for more octets than the frame at hand has: those behind
 * {@link Layout#ENTERED} belong to the user.
 */
public final class FrameReader {
    private final byte[] header = new byte[Layout.HEADER];
    private byte[] payload;
    private int have;

    /** Where the next octets go. */
    public byte[] target() {
        return payload == null ? header : payload;
    }

    /** From where in {@link #target}. */
    public int offset() {
        return have;
    }

    /** How many at most; never 0. */
    public int wanted() {
        return target().length - have;
    }

    /**
     * Says that {@code count} octets were put into the target.
     *
     * @return whether a frame is complete; then {@link #command} and {@link #payload} tell it
     * @throws MalformedFrameException when this is no frame that a process sends
     */
    public boolean add(int count) throws MalformedFrameException {
        have += count;
        if (wanted() > 0) return false;
        if (payload == null) {
            payload = new byte[checkedLength()];
            have = 0;
        }
        return have == payload.length;
    }

    private int checkedLength() throws MalformedFrameException {
        int length = Layout.getInt(header, 1);
        byte command = header[0];
        boolean known = command == Layout.HELLO
                || command == Layout.REPORTED
                || command == Layout.ENTERED
                || command == Layout.FAILED
                || command == Layout.RESULT;
        int most = command == Layout.RESULT ? Layout.MAX_ARGUMENT : Layout.MAX_PAYLOAD;
        if (!known || length < 0 || length > most || command == Layout.ENTERED && length != 0)
            throw new MalformedFrameException(
                    String.format("command 0x%02x with length %d", command & 0xff, length & 0xffffffffL));
        return length;
    }

    /** Whether the process broke off in the middle of a frame, if it sends nothing more. */
    public boolean inFrame() {
        return have > 0 || payload != null;
    }

    public byte command() {
        return header[0];
    }

    public byte[] payload() {
        return payload;
    }

    /** Ready for the next frame. */
    public void next() {
        payload = null;
        have = 0;
    }
}
