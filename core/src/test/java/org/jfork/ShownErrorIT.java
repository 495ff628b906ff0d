package org.jfork;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jfork.support.CallerProgram;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ProcessHygiene.class)
class ShownErrorIT {
    private static final int LINES = 20_000; // more than pipes hold

    private static String lines() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) lines.append("line ").append(i).append('\n');
        return lines.toString();
    }

    /** Of a worker. */
    public static void write(SocketChannel control) throws IOException {
        byte[] octets = lines().getBytes(ISO_8859_1);
        System.err.write(octets, 0, 100);
        control.write(ByteBuffer.allocate(1));
        System.err.write(octets, 100, octets.length - 100);
    }

    private static Worker writer(ForkOptions options) throws Exception {
        Worker writer = Fork.create(options).run(ShownErrorIT::write).get(40, TimeUnit.SECONDS);
        writer.channel().configureBlocking(true);
        writer.channel().read(ByteBuffer.allocate(1));
        return writer;
    }

    static final class Reads {
        public static void main(String[] arguments) throws Exception {
            Worker writer = writer(new ForkOptions().captureAndShowError());
            writer.onExit().get(40, TimeUnit.SECONDS);
            String tail = writer.errorTail();
            System.out.println("kept " + (tail.length() <= 8192 && lines().endsWith(tail)));
        }
    }

    @Test
    void allThatAWorkerWritesMustAppearHereAndTheEndBeKept() {
        try (CallerProgram caller = CallerProgram.of(Reads.class).start()) {
            assertThat(caller.outputOfSuccess()).contains("kept true");
            assertThat(caller.errors()).isEqualTo(lines());
        }
    }

    static final class NobodyReads {
        public static void main(String[] arguments) throws Exception {
            Worker held = writer(new ForkOptions().captureAndShowError());
            Worker other = writer(new ForkOptions().captureError());
            System.out.println("other " + other.onExit().get(40, TimeUnit.SECONDS));
            System.out.println("held " + !held.onExit().isDone());
            held.destroyForcibly();
            System.out.println("then " + held.onExit().get(40, TimeUnit.SECONDS));
            System.out.println("kept " + held.errorTail().contains("line "));
        }
    }

    @Test
    void aWorkerMustWaitForWhoeverReadsStandardErrorAndNobodyElse(@TempDir Path directory) {
        String fifo = directory.resolve("unread").toString();
        try (CallerProgram caller = CallerProgram.of(NobodyReads.class)
                .wrapper("sh", "-c", "mkfifo '" + fifo + "' && exec 9<>'" + fifo + "' && exec \"$0\" \"$@\" 2>&9")
                .start()) {
            assertThat(caller.outputOfSuccess())
                    .contains("other exit code 0", "held true", "then signal 9", "kept true");
        }
    }
}
