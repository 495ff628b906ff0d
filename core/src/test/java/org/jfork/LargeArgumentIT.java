package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class LargeArgumentIT {
    private static String digest(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void fiftyMegabytesMustArriveAsTheyAre() {
        byte[] octets = new byte[50_000_000];
        new Random(1).nextBytes(octets);
        assertThat(answer(Fork.create().sendArg(octets).run(LargeArgumentIT::tellDigest)))
                .isEqualTo(octets.length + " " + digest(octets));
    }

    public static void tellDigest(SocketChannel control, byte[] octets) {
        say(control, octets.length, digest(octets));
    }

    @Test
    void aLargeArgumentMustBeSharedByTheForksOfATemplate() {
        byte[] octets = new byte[10_000_000];
        new Random(2).nextBytes(octets);
        try (Fork template = Fork.create().sendArg(octets)) {
            for (int i = 0; i < 3; i++)
                assertThat(answer(template.fork().run(LargeArgumentIT::tellDigest)))
                        .isEqualTo(octets.length + " " + digest(octets));
        }
    }

    /** More handles than may be in flight at once where RLIMIT_NOFILE is small. */
    @Test
    void thousandsOfArgumentsAndHandlesMustArriveInOrder() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            Fork process = Fork.create();
            for (int i = 0; i < 5000; i++) {
                if (i % 10 == 9) process.sendHandle(i % 20 == 9 ? source : sink);
                else if (i % 2 == 0) process.sendArg("text " + i);
                else process.sendArg(new byte[] {(byte) i, (byte) (i >> 8)});
            }
            assertThat(answer(process.run("org.jfork.LargeArgumentIT::checkOrder")))
                    .isEqualTo("5000 in order");
        }
    }

    public static void checkOrder(SocketChannel control, Object... sent) {
        for (int i = 0; i < sent.length; i++)
            if (!isExpected(i, sent[i])) throw new IllegalStateException(i + ": " + sent[i]);
        say(control, sent.length, "in order");
    }

    private static boolean isExpected(int i, Object sent) {
        if (i % 10 == 9) return i % 20 == 9 ? sent instanceof Pipe.SourceChannel : sent instanceof Pipe.SinkChannel;
        if (i % 2 == 0) return sent.equals("text " + i);
        return sent instanceof byte[] octets && octets.length == 2 && (octets[0] & 0xff | (octets[1] & 0xff) << 8) == i;
    }

    @Test
    void aTemplateMustTakeArgumentsWhileItIsFrozen() {
        try (Fork template = Fork.create()) {
            for (int i = 0; i < 20; i++) {
                template.sendArg("argument " + i);
                assertThat(answer(template.fork().run("org.jfork.LargeArgumentIT::count")))
                        .isEqualTo(String.valueOf(i + 1));
            }
        }
    }

    public static void count(SocketChannel control, Object... sent) {
        say(control, sent.length);
    }

    @Test
    void aTemplateMustTakeALargeArgumentWhileItIsFrozen() {
        byte[] octets = new byte[5_000_000];
        new Random(3).nextBytes(octets);
        try (Fork template = Fork.create()) {
            assertThat(answer(template.fork().run("org.jfork.LargeArgumentIT::count")))
                    .isEqualTo("0");
            template.sendArg(octets);
            assertThat(answer(template.fork().run(LargeArgumentIT::tellDigest)))
                    .isEqualTo(octets.length + " " + digest(octets));
        }
    }

    @Test
    void sendingNothingMustSendNothing() {
        assertThat(answer(Fork.create()
                        .sendArg(new String[0])
                        .sendArg(new byte[0][])
                        .sendHandle()
                        .run("org.jfork.LargeArgumentIT::count")))
                .isEqualTo("0");
    }

    @Test
    void standardStreamsMustBeHandles() {
        assertThat(answer(Fork.create()
                        .sendHandle(FileDescriptor.in, FileDescriptor.out, FileDescriptor.err)
                        .run("org.jfork.LargeArgumentIT::count")))
                .isEqualTo("3");
    }
}
