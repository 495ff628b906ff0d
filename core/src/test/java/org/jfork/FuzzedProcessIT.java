package org.jfork;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jfork.internal.wire.Frame;
import org.jfork.internal.wire.FrameReader;
import org.jfork.internal.wire.Items;
import org.jfork.internal.wire.Layout;
import org.jfork.internal.wire.MalformedFrameException;
import org.jfork.internal.wire.Setting;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frames that are wrong, sent to real processes over the socket that a detached process leaves its owner. */
@ExtendWith(ProcessHygiene.class)
class FuzzedProcessIT {
    private static final long SEED = 20_250_101;
    private static final int PROCESSES = 120;
    private static final int MOST_FRAMES = 8;
    private static final long LIMIT_SECONDS = 20;

    public static void tell(SocketChannel control) {
        say(control, "well");
    }

    @Test
    void aProcessMustObeyOrEndWithAReasonWhateverComes() throws Exception {
        try (Fork template = Fork.create(new ForkOptions().captureError())) {
            int failures = 0;
            for (int i = 0; i < PROCESSES; i++) {
                Fork process = template.fork();
                long number = i;
                try (SocketChannel control = process.detach()) {
                    byte[] said = tryWith(control, frames(new SplittableRandom(SEED + number)));
                    assertThatCode(() -> checkFrames(said))
                            .as("process %d", number)
                            .doesNotThrowAnyException();
                    if (new String(said, UTF_8).matches("(?s).*(Exception|garbage).*")) failures++;
                }
            }
            assertThat(failures).as("processes that said why they ended").isGreaterThan(PROCESSES / 3);
            assertThat(answer(template.fork().run(FuzzedProcessIT::tell))).isEqualTo("well");
        }
    }

    /** Everything that the process says until it ends. */
    private static byte[] tryWith(SocketChannel control, byte[] frames) throws Exception {
        CompletableFuture<Boolean> spoken = new CompletableFuture<>();
        CompletableFuture<byte[]> said = CompletableFuture.supplyAsync(() -> hear(control, spoken));
        try {
            ByteBuffer octets = ByteBuffer.wrap(frames);
            while (octets.hasRemaining()) control.write(octets);
            // The end of what is sent ends a process in the middle of a command; most get the time to answer first.
            spoken.completeOnTimeout(false, 50, TimeUnit.MILLISECONDS).join();
            control.shutdownOutput();
        } catch (IOException ended) {
            assertThat(ended).hasMessageMatching("Broken pipe|Connection reset.*");
        }
        return said.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static byte[] hear(SocketChannel control, CompletableFuture<Boolean> spoken) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteBuffer some = ByteBuffer.allocate(10_000);
        try {
            while (control.read(some.clear()) >= 0) {
                said.write(some.array(), 0, some.position());
                spoken.complete(true);
            }
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("Connection reset"); // it has ended with octets unread
        } finally {
            spoken.complete(true);
        }
        return said.toByteArray();
    }

    /** Only what a process says: who it is, or what went wrong. The last may be cut, where its owner has gone meanwhile. */
    private static void checkFrames(byte[] said) throws MalformedFrameException {
        FrameReader reader = new FrameReader();
        for (int at = 0; at < said.length; ) {
            int some = Math.min(reader.wanted(), said.length - at);
            System.arraycopy(said, at, reader.target(), reader.offset(), some);
            at += some;
            if (!reader.add(some)) continue;
            assertThat(reader.command()).isIn(Layout.HELLO, Layout.FAILED);
            reader.next();
        }
    }

    private static byte[] frames(SplittableRandom random) {
        byte[] all = {};
        for (int i = 1 + random.nextInt(MOST_FRAMES); i > 0; i--) {
            byte[] frame = octets(frame(random));
            if (random.nextInt(3) == 0) spoil(frame, random);
            int from = all.length;
            all = Arrays.copyOf(all, from + frame.length);
            System.arraycopy(frame, 0, all, from, frame.length);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(all, random.nextInt(all.length)) : all;
    }

    private static Frame frame(SplittableRandom random) {
        byte[] octets = new byte[random.nextInt(random.nextInt(10) == 0 ? 100_000 : 30)];
        for (int i = 0; i < octets.length; i++) octets[i] = (byte) random.nextInt();
        return switch (random.nextInt(9)) {
            case 0 -> Frame.text("text");
            case 1 -> Frame.octets(octets);
            case 2 -> Frame.require(List.of("java.lang.String", "java.util.ArrayList"));
            case 3 -> Frame.who();
            case 4 -> Frame.settings(Setting.encode(List.of(new Setting(Setting.Kind.PROPERTY, "a", "b"))));
            case 5 -> Frame.lambda(octets, List.of("x"));
            case 6 -> Frame.evaluate("no.such.Class", List.of("x", "y"));
            case 7 -> {
                Map<String, byte[]> classes = new LinkedHashMap<>();
                classes.put("no.such.Fuzzed", octets);
                yield Frame.define(Items.ofClasses(classes));
            }
            default -> Frame.run("no.such.Class::method", "");
        };
    }

    private static byte[] octets(Frame frame) {
        byte[] octets = new byte[(int) frame.length()];
        for (int i = 0; i < octets.length; i++) octets[i] = frame.part(i)[frame.offset(i)];
        return octets;
    }

    private static void spoil(byte[] frame, SplittableRandom random) {
        int reach = random.nextBoolean() ? Math.min(frame.length, 12) : frame.length;
        for (int i = 1 + random.nextInt(4); i > 0; i--) frame[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
    }
}
