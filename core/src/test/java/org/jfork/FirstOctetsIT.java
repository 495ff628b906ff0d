package org.jfork;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import org.jfork.support.Dialogue;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The control socket belongs to the user from the first octet on, on both sides: no frame is mixed in. */
@ExtendWith(ProcessHygiene.class)
@Tag("long")
class FirstOctetsIT {
    private static final int ROUNDS = 250;

    @RepeatedTest(4)
    void theFirstOctetsOfBothSidesMustArriveCompleteAndUnmixed() {
        try (Fork template = Fork.create().require(FirstOctetsIT.class, Dialogue.class)) {
            for (int i = 0; i < ROUNDS; i++) {
                String greeting = "caller " + i;
                CompletableFuture<Worker> run =
                        template.fork().sendArg(String.valueOf(i)).run(FirstOctetsIT::greetAndEcho);
                // As soon as it completes, on the thread that completes it.
                Worker worker = worker(run.thenApply(entered -> {
                    say(entered.channel(), greeting);
                    return entered;
                }));
                assertThat(finish(worker)).isEqualTo("worker " + i + greeting);
            }
        }
    }

    public static void greetAndEcho(SocketChannel control, int round) throws IOException {
        control.write(ByteBuffer.wrap(("worker " + round).getBytes(US_ASCII)));
        say(control, hear(control));
    }

    @Test
    void anyOctetsMustPassBothWaysBeyondWhatTheSocketHolds() throws IOException {
        byte[] all = new byte[1 << 20];
        for (int i = 0; i < all.length; i++) all[i] = (byte) (i ^ i >> 8 ^ i >> 16);
        Worker worker = worker(Fork.create().run(FirstOctetsIT::echo));
        SocketChannel channel = worker.channel();
        ByteBuffer out = ByteBuffer.wrap(all), in = ByteBuffer.allocate(all.length);
        while (in.hasRemaining()) {
            channel.write(out);
            assertThat(channel.read(in)).isNotNegative();
        }
        assertThat(in.array()).isEqualTo(all);
        assertThat(finish(worker)).isEmpty();
    }

    public static void echo(SocketChannel control) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        while (control.read(buffer.clear()) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) control.write(buffer);
        }
    }
}
