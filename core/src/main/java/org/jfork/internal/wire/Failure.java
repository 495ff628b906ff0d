package org.jfork.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Why a process could not go on.
 *
 * @param pid of the process that failed
 * @param stage what it was doing: {@code fork}, {@code require}, {@code run}, {@code control}
 * @param exception class name of the exception, empty if the C core says it
 * @param trace the remote stack trace, empty if there is none
 */
public record Failure(int pid, String stage, String exception, String message, String trace) {
    private static final int MOST = Layout.MAX_PAYLOAD / 4;

    public static Failure decode(byte[] payload) throws MalformedFrameException {
        int at = 4;
        String[] texts = new String[4];
        for (int i = 0; i < texts.length; i++) {
            if (at + 4 > payload.length) throw new MalformedFrameException("a cut report of a failure");
            int length = Layout.getInt(payload, at);
            if (length < 0 || length > payload.length - at - 4)
                throw new MalformedFrameException("a report of a failure with a text of " + length + " octets");
            texts[i] = new String(payload, at + 4, length, UTF_8);
            at += 4 + length;
        }
        return new Failure(Layout.getInt(payload, 0), texts[0], texts[1], texts[2], texts[3]);
    }

    public byte[] encode() {
        byte[][] texts = {cut(stage), cut(exception), cut(message), cut(trace)};
        int length = 4;
        for (byte[] text : texts) length += 4 + text.length;
        byte[] payload = new byte[length];
        Layout.putInt(payload, 0, pid);
        int at = 4;
        for (byte[] text : texts) {
            Layout.putInt(payload, at, text.length);
            System.arraycopy(text, 0, payload, at + 4, text.length);
            at += 4 + text.length;
        }
        return payload;
    }

    /** A stack trace may be longer than a frame; its beginning says most. */
    private static byte[] cut(String text) {
        byte[] octets = text.getBytes(UTF_8);
        return octets.length < MOST - 8 ? octets : (text.substring(0, MOST / 4) + " ...").getBytes(UTF_8);
    }
}
