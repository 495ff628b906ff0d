package org.jfork.internal.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Random and spoilt frames against what Java reads of the wire: {@code WireFuzz SEED FRAMES [FIRST_SESSION]}, which
 * {@code bin/fuzz} calls. What is intact must come out as it was put in, anything else is a frame or a
 * {@link MalformedFrameException}. A session follows from the seed and its number.
 */
final class WireFuzz {
    private static final int MOST_FRAMES = 24;

    private final long seed;
    private long session;
    private long frames;
    private long octets;
    private long accepted;
    private long refused;

    WireFuzz(long seed, long firstSession) {
        this.seed = seed;
        this.session = firstSession;
    }

    public static void main(String[] arguments) {
        WireFuzz fuzz = new WireFuzz(Long.decode(arguments[0]), arguments.length > 2 ? Long.decode(arguments[2]) : 0);
        long start = System.nanoTime();
        fuzz.run(Long.decode(arguments[1]));
        System.out.println("Java: " + fuzz + ", " + (System.nanoTime() - start) / 1_000_000_000 + " s");
    }

    /** Sessions until that many frames were sent. */
    void run(long atLeast) {
        for (; frames < atLeast; session++) {
            try {
                runSession(new SplittableRandom(seed * 0x9e3779b97f4a7c15L + session));
            } catch (RuntimeException | Error e) {
                throw new AssertionError("again with: WireFuzz " + seed + " 1 " + session, e);
            }
        }
    }

    private void runSession(RandomGenerator random) {
        FuzzedFrames sent = new FuzzedFrames(random, MOST_FRAMES);
        List<Object> received = new ArrayList<>();
        boolean ended = read(sent.octets(), received, random);
        must(received.size() >= sent.intact().size(), "an intact frame was refused");
        must(received.subList(0, sent.intact().size()).equals(sent.intact()), "an intact frame came out different");
        must(sent.intact().size() < sent.count() || ended, "intact frames did not end");
        frames += sent.count();
        octets += sent.octets().length;
        readCommand(random);
    }

    /** In pieces, as a socket may deliver it; whether all was read and the end was that of a frame. */
    private boolean read(byte[] stream, List<Object> received, RandomGenerator random) {
        FrameReader reader = new FrameReader();
        try {
            for (int at = 0; at < stream.length; ) {
                must(reader.wanted() > 0, "nothing is wanted in the middle of a stream");
                int count = Math.min(reader.wanted(), stream.length - at);
                if (random.nextInt(3) == 0) count = 1 + random.nextInt(count);
                System.arraycopy(stream, at, reader.target(), reader.offset(), count);
                at += count;
                if (!reader.add(count)) continue;
                received.add(content(reader));
                accepted++;
                reader.next();
            }
            return !reader.inFrame();
        } catch (MalformedFrameException e) {
            must(!e.getMessage().isEmpty(), "an error says nothing");
            refused++;
            return false;
        }
    }

    private static Object content(FrameReader reader) throws MalformedFrameException {
        return switch (reader.command()) {
            case Layout.HELLO -> Hello.decode(reader.payload());
            case Layout.FAILED -> Failure.decode(reader.payload());
            default -> reader.command();
        };
    }

    /** What a process reads in Java: lists of classes and of settings, here with a flipped bit or cut. */
    private static void readCommand(RandomGenerator random) {
        Setting.Kind[] kinds = Setting.Kind.values();
        Setting setting = new Setting(kinds[random.nextInt(kinds.length)], "7", random.nextBoolean() ? "7" : "7 8");
        byte[] payload = Items.encode(1, Setting.encode(List.of(setting, setting)));
        payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
        if (random.nextInt(4) == 0) payload = Arrays.copyOf(payload, 1 + random.nextInt(payload.length));
        try {
            List<byte[]> items = Items.decode(payload, 1);
            if (items.size() % 2 == 0) Items.toClasses(items);
            for (Setting read : Setting.decode(payload))
                if (random.nextBoolean()) read.number();
                else read.limits();
        } catch (MalformedFrameException e) {
            must(!e.getMessage().isEmpty(), "an error says nothing");
        }
    }

    private static void must(boolean condition, String otherwise) {
        if (!condition) throw new AssertionError(otherwise);
    }

    long accepted() {
        return accepted;
    }

    long refused() {
        return refused;
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + frames + " frames, " + octets + " octets; " + accepted + " frames accepted, "
                + refused + " sessions refused";
    }
}
