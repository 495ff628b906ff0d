package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker is a whole JVM: it can be a caller itself. */
@ExtendWith(ProcessHygiene.class)
class NestedCallerIT {
    public static void tellParent(SocketChannel control) {
        say(control, Proc.entry(Proc.self()).parent());
    }

    @Test
    void aWorkerMustMakeProcessesOfItsOwn() {
        Worker worker = worker(Fork.create().run(NestedCallerIT::callOthers));
        assertThat(finish(worker)).isEqualTo(worker.pid() + " " + worker.pid() + " " + worker.pid());
    }

    public static void callOthers(SocketChannel control) {
        try (Fork template = Fork.exec()) {
            say(
                    control,
                    answer(Fork.create().run(NestedCallerIT::tellParent)),
                    answer(Fork.create().run(NestedCallerIT::tellParent)),
                    answer(template.fork().run(NestedCallerIT::tellParent)));
        }
    }

    @Test
    void theProcessesOfAWorkerMustEndWithIt() throws IOException {
        Worker worker = worker(Fork.create().run(NestedCallerIT::makeAndWait));
        List<Long> pids = List.of(read(worker.channel()).split(" ")).stream()
                .map(Long::valueOf)
                .toList();
        assertThat(pids).hasSize(2).allMatch(Proc::isAlive);
        worker.destroyForcibly();
        assertThat(org.jfork.support.Dialogue.untilEnd(worker)).isEmpty();
        Awaitility.await()
                .atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(pids).noneMatch(Proc::isAlive));
    }

    private static String read(SocketChannel channel) throws IOException {
        channel.configureBlocking(true);
        java.nio.ByteBuffer line = java.nio.ByteBuffer.allocate(100);
        while (line.position() == 0 || line.get(line.position() - 1) != '\n') channel.read(line);
        return new String(line.array(), 0, line.position() - 1, java.nio.charset.StandardCharsets.US_ASCII);
    }

    public static void makeAndWait(SocketChannel control) throws IOException {
        Fork forked = Fork.create(), execed = Fork.exec();
        say(control, forked.pid(), execed.pid() + "\n");
        hear(control);
    }

    static final class Calling {
        static final String ANSWER = answer(Fork.create().run(NestedCallerIT::tellParent));

        private Calling() {}
    }

    @Test
    void aTemplateThatIsACallerItselfMustRefuseToForkAndSayWhy() {
        try (Fork template = Fork.exec().require(Calling.class)) {
            assertThat(failure(template.fork().run(NestedCallerIT::tellParent)))
                    .hasMessageContaining("fork failed in template " + template.pid())
                    .hasMessageContaining("this process has a subprocess that runs: java");
        }
    }
}
