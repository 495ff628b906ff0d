package org.jfork.internal.rpc.frame;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jfork.internal.os.Descriptors;

/**
 * Makes messages of octets and descriptors as they come. Whoever sends them is not trusted: a length is believed only as far
 * as octets have come.
 */
public final class FrameReader {
    /** Takes messages. */
    public interface Sink {
        void message(Message message) throws MalformedFrameException;
    }

    /** An array is made for so much at once. */
    private static final int STEP = 64 << 10;

    private static final byte[] EMPTY = {};

    private final int most; // octets of a payload
    private final byte[] header = new byte[Layout.HEADER];
    private final Deque<Integer> descriptors = new ArrayDeque<>();
    private int headed; // octets of the header
    private byte[] payload = EMPTY;
    private int length; // of the payload that is coming
    private int filled;

    public FrameReader(int most) {
        this.most = most;
    }

    /** Takes over descriptors: element 0 is their number. To be called ahead of {@link #octets} for what came with them. */
    public void descriptors(int[] come) throws MalformedFrameException {
        for (int i = 1; i <= come[0]; i++) descriptors.add(come[i]);
        if (descriptors.size() > 2 * Layout.MOST_DESCRIPTORS)
            throw new MalformedFrameException("descriptors that belong to no message");
    }

    /** Looks at octets, and gives away the messages that are whole. */
    public void octets(byte[] come, int count, Sink sink) throws MalformedFrameException {
        int from = 0;
        while (from < count) {
            if (headed < Layout.HEADER) {
                int some = Math.min(count - from, Layout.HEADER - headed);
                System.arraycopy(come, from, header, headed, some);
                from += some;
                headed += some;
                if (headed < Layout.HEADER) return;
                begin();
            } else {
                from += fill(come, from, count);
            }
            if (filled == length) sink.message(end());
        }
    }

    private void begin() throws MalformedFrameException {
        length = u32(0);
        filled = 0;
        if (!Layout.isKind(header[Layout.KIND]))
            throw new MalformedFrameException("a message of kind " + header[Layout.KIND]);
        if (length < 0 || length > most)
            throw new MalformedFrameException(
                    "a message of " + (length & 0xffffffffL) + " octets; " + most + " are allowed");
        payload = length == 0 ? EMPTY : new byte[Math.min(length, STEP)];
    }

    private int fill(byte[] come, int from, int count) {
        int some = Math.min(count - from, length - filled);
        if (filled + some > payload.length)
            payload =
                    Arrays.copyOf(payload, (int) Math.min(length, Math.max(filled + (long) some, payload.length * 2L)));
        System.arraycopy(come, from, payload, filled, some);
        filled += some;
        return some;
    }

    private Message end() throws MalformedFrameException {
        int[] own = new int[header[Layout.DESCRIPTORS] & 255];
        if (own.length > descriptors.size()) throw new MalformedFrameException("descriptors did not come");
        for (int i = 0; i < own.length; i++) own[i] = descriptors.remove();
        long id = (long) u32(Layout.ID) << 32 | u32(Layout.ID + 4) & 0xffffffffL;
        Message message = new Message(header[Layout.KIND], header[Layout.FLAGS], id, payload, own);
        headed = 0;
        payload = EMPTY;
        length = -1;
        filled = 0;
        return message;
    }

    private int u32(int at) {
        return header[at] << 24 | (header[at + 1] & 255) << 16 | (header[at + 2] & 255) << 8 | header[at + 3] & 255;
    }

    /** Whether part of a message has come. */
    public boolean isInside() {
        return headed > 0;
    }

    /** Nothing more comes. */
    public void release() {
        for (int descriptor : descriptors) Descriptors.close(descriptor);
        descriptors.clear();
    }
}
