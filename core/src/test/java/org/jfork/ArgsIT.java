package org.jfork;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ProcessHygiene.class)
class ArgsIT {
    private static volatile String seen = "";

    @TempDir
    Path directory;

    @Test
    void whatWasSentMustBeGivenInOrderAndTakenOut() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "contents");
        try (FileInputStream in = new FileInputStream(file.toFile());
                Fork template = Fork.create().sendArg("text").sendHandle(in).sendArg(new byte[] {1, 2})) {
            template.eval(args -> remember(Fork.args()))
                    .eval(args -> seen += Fork.args())
                    .sendArg("left");
            for (int i = 0; i < 2; i++)
                assertThat(answer(template.fork().sendArg("more").run(ArgsIT::tell)))
                        .isEqualTo("text contents [1, 2][] left more");
        }
    }

    private static void remember(List<Object> sent) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(100);
        try (FileChannel channel = (FileChannel) sent.get(1)) {
            channel.read(octets);
        }
        String contents = new String(octets.array(), 0, octets.position(), UTF_8);
        seen = sent.get(0) + " " + contents + " " + java.util.Arrays.toString((byte[]) sent.get(2));
    }

    public static void tell(SocketChannel control, String first, String second) {
        say(control, seen, first, second);
    }

    @Test
    void argsMustBeRefusedWhereNothingIsBeingPrepared() {
        assertThatIllegalStateException().isThrownBy(Fork::args).withMessageContaining("being prepared");
        assertThat(answer(Fork.create().run(ArgsIT::askInTheFunction))).isEqualTo("refused");
        Fork process = Fork.create().eval(args -> {
            Thread other = new Thread(() -> seen = refusal());
            other.start();
            other.join();
        });
        assertThat(answer(process.run(ArgsIT::tellSeen))).isEqualTo("refused");
    }

    public static void askInTheFunction(SocketChannel control) {
        say(control, refusal());
    }

    public static void tellSeen(SocketChannel control) {
        say(control, seen);
    }

    private static String refusal() {
        try {
            return "" + Fork.args();
        } catch (IllegalStateException e) {
            return "refused";
        }
    }
}
