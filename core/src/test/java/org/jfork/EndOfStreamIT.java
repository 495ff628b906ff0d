package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.untilEnd;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of stream means that the worker is gone, whatever else lives. */
@ExtendWith(ProcessHygiene.class)
class EndOfStreamIT {
    private static final int LIMIT_MILLIS = 2000;

    public static void awaitEnd(SocketChannel control) throws IOException {
        hear(control);
        say(control, "end");
    }

    @Test
    void theChannelOfAKilledWorkerMustReadTheEndWhileItsTemplateAndSiblingsLive() throws IOException {
        try (Fork template = Fork.exec()) {
            List<Worker> workers = new ArrayList<>();
            for (int i = 0; i < 10; i++) workers.add(worker(template.fork().run(EndOfStreamIT::awaitEnd)));
            Worker killed = workers.remove(3);
            killed.destroyForcibly();
            assertThat(readsEndSoon(killed.channel())).isTrue();
            killed.channel().close();
            for (Worker sibling : workers) assertThat(sibling.isAlive()).isTrue();
            assertThat(answer(template.fork().run(EndOfStreamIT::tell))).isEqualTo("here");
            for (Worker sibling : workers) assertThat(finish(sibling)).isEqualTo("end");
        }
    }

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    private static boolean readsEndSoon(SocketChannel channel) throws IOException {
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            return selector.select(LIMIT_MILLIS) == 1 && channel.read(ByteBuffer.allocate(1)) == -1;
        }
    }

    @Test
    void theChannelMustReadTheEndThoughAForkIsMadeMeanwhileFromAnyOther() throws IOException {
        try (Fork template = Fork.create()) {
            Worker first = worker(template.fork().run(EndOfStreamIT::awaitEnd));
            List<Fork> later = new ArrayList<>();
            for (int i = 0; i < 5; i++) later.add(template.fork());
            for (Fork process : later) process.pid();
            first.destroyForcibly();
            assertThat(readsEndSoon(first.channel())).isTrue();
            first.channel().close();
            for (Fork process : later) process.close();
        }
    }

    @Test
    void theWorkerMustReadTheEndWhenTheCallerClosesTheChannel() throws IOException {
        Worker worker = worker(Fork.create().run(EndOfStreamIT::awaitEnd));
        worker.channel().shutdownOutput();
        assertThat(untilEnd(worker)).asString().isEqualTo("end");
    }

    @Test
    void theEndMustNotComeBeforeWhatWasWrittenBeforeIt() {
        for (int i = 0; i < 50; i++)
            assertThat(untilEnd(worker(Fork.create().run(EndOfStreamIT::writeAndDie))))
                    .hasSize(100_000);
    }

    public static void writeAndDie(SocketChannel control) {
        say(control, "x".repeat(100_000));
        Runtime.getRuntime().halt(1);
    }
}
