package org.jfork.internal.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Frames of a process, one behind the other, some of them spoilt; all follows from the generator. */
final class FuzzedFrames {
    private static final int[] LENGTHS = {
        0, 1, 3, 4, 5, Layout.MAX_PAYLOAD, Layout.MAX_PAYLOAD + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1
    };
    private static final String LETTERS = "abc.Fork:(\n\t é€𝄞"; // one to four octets each

    private final RandomGenerator random;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private final List<Object> intact = new ArrayList<>();
    private final int count;

    FuzzedFrames(RandomGenerator random, int most) {
        this.random = random;
        count = 1 + random.nextInt(most);
        int oneSpoiltIn = random.nextInt(3) == 0 ? 40 : 4;
        boolean spoilt = false;
        for (int i = 0; i < count; i++) {
            Object content = content();
            byte[] frame = frame(content);
            boolean spoilThis = random.nextInt(oneSpoiltIn) == 0;
            spoilt |= spoilThis;
            octets.writeBytes(spoilThis ? spoil(frame) : frame);
            if (!spoilt) intact.add(content);
        }
    }

    byte[] octets() {
        return octets.toByteArray();
    }

    int count() {
        return count;
    }

    /** What the frames before the first spoilt one say: a {@link Hello}, a {@link Failure}, or a command alone. */
    List<Object> intact() {
        return intact;
    }

    private Object content() {
        return switch (random.nextInt(5)) {
            case 0 -> Layout.ENTERED;
            case 1, 2 -> new Hello(random.nextInt(128), random.nextInt(), text(), text());
            default -> new Failure(random.nextInt(), text(), text(), text(), text());
        };
    }

    private String text() {
        int length = random.nextInt(2000) == 0 ? random.nextInt(50_000) : random.nextInt(20);
        int[] letters = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) text.appendCodePoint(letters[random.nextInt(letters.length)]);
        return text.toString();
    }

    private static byte[] frame(Object content) {
        if (content instanceof Hello hello) return frame(Layout.HELLO, hello.encode());
        if (content instanceof Failure failure) return frame(Layout.FAILED, failure.encode());
        return frame((Byte) content, new byte[0]);
    }

    private static byte[] frame(byte command, byte[] payload) {
        byte[] frame = Arrays.copyOf(Layout.header(command, payload.length), Layout.HEADER + payload.length);
        System.arraycopy(payload, 0, frame, Layout.HEADER, payload.length);
        return frame;
    }

    private byte[] spoil(byte[] frame) {
        switch (random.nextInt(6)) {
            case 0 -> flipBits(frame);
            case 1 -> putLength(frame, 1);
            case 2 -> putLength(frame, random.nextInt(frame.length)); // of an item, with luck
            case 3 -> frame[0] = (byte) random.nextInt();
            case 4 -> {
                return Arrays.copyOf(frame, random.nextInt(frame.length));
            }
            default -> {
                return inserted(frame);
            }
        }
        return frame;
    }

    private void flipBits(byte[] frame) {
        for (int i = random.nextInt(8); i >= 0; i--) frame[random.nextInt(frame.length)] ^= 1 << random.nextInt(8);
    }

    private void putLength(byte[] frame, int at) {
        if (at + 4 <= frame.length) Layout.putInt(frame, at, LENGTHS[random.nextInt(LENGTHS.length)]);
    }

    private byte[] inserted(byte[] frame) {
        byte[] more = new byte[1 + random.nextInt(9)];
        random.nextBytes(more);
        int at = random.nextInt(frame.length + 1);
        byte[] longer = Arrays.copyOf(frame, frame.length + more.length);
        System.arraycopy(frame, at, longer, at + more.length, frame.length - at);
        System.arraycopy(more, 0, longer, at, more.length);
        return longer;
    }
}
