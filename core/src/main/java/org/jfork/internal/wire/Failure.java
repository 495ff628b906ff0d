package org.jfork.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * Why a process could not go on.
 *
 * @param pid of the process that failed
 * @param stage what it was doing: {@code fork}, {@code require}, {@code eval}, {@code run}, {@code control}
 * @param exception class name of the exception, empty if the C core says it
 * @param trace the remote stack trace, empty if there is none
 */
public record Failure(int pid, String stage, String exception, String message, String trace) {
    private static final int MOST = Layout.MAX_PAYLOAD / 4;

    public static Failure decode(byte[] payload) throws MalformedFrameException {
        if (payload.length < 4) throw new MalformedFrameException("a cut report of a failure");
        List<String> texts = texts(payload);
        if (texts.size() != 4)
            throw new MalformedFrameException("a report of a failure with " + texts.size() + " texts instead of 4");
        return new Failure(Layout.getInt(payload, 0), texts.get(0), texts.get(1), texts.get(2), texts.get(3));
    }

    private static List<String> texts(byte[] payload) throws MalformedFrameException {
        try {
            return Items.toTexts(Items.decode(payload, 4));
        } catch (MalformedFrameException e) {
            throw new MalformedFrameException("a report of a failure is " + e.getMessage());
        }
    }

    public byte[] encode() {
        byte[] payload = Items.encode(4, List.of(cut(stage), cut(exception), cut(message), cut(trace)));
        Layout.putInt(payload, 0, pid);
        return payload;
    }

    /** A stack trace may be longer than a frame; its beginning says most. */
    private static byte[] cut(String text) {
        byte[] octets = text.getBytes(UTF_8);
        return octets.length < MOST - 8 ? octets : (text.substring(0, MOST / 4) + " ...").getBytes(UTF_8);
    }
}
