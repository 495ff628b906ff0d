package org.jfork;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jfork.support.CallerProgram;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** When the caller is killed, nothing of what it made stays: no template, no idle process, no worker on its way. */
@ExtendWith(ProcessHygiene.class)
class KilledCallerIT {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String MARK = "JFORK_TEST_MARK";

    static final class Endless {
        static {
            while (Proc.self() > 0) Thread.onSpinWait();
        }

        private Endless() {}
    }

    static final class Asleep {
        static {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private Asleep() {}
    }

    /** One process in each state. */
    static final class EveryState {
        private EveryState() {}

        public static void main(String[] arguments) throws Exception {
            ForkBuilder builder = Fork.builder();
            Fork frozen = builder.exec(), thawed = builder.stayFrozen(false).exec();
            Worker worker = worker(frozen.fork().run(KilledCallerIT::awaitEnd));
            List<Fork> processes = new ArrayList<>(List.of(
                    frozen,
                    thawed,
                    frozen.fork(),
                    thawed.fork(),
                    Fork.create(),
                    Fork.create().require(Endless.class),
                    Fork.create().require(Asleep.class),
                    builder.exec().require(Endless.class),
                    builder.exec().require(Asleep.class)));
            Fork blocked = builder.exec().require(Asleep.class);
            blocked.fork().sendArg("never read").run(KilledCallerIT::awaitEnd);
            processes.add(blocked);
            String pids = Stream.concat(
                            Stream.of(worker.pid()), processes.stream().map(Fork::pid))
                    .map(String::valueOf)
                    .reduce("", (all, pid) -> all + " " + pid);
            System.out.println("pids" + pids);
            Thread.sleep(60_000);
        }
    }

    public static void awaitEnd(SocketChannel control) throws IOException {
        hear(control);
    }

    @Test
    void processesInEveryStateMustEnd() throws InterruptedException {
        try (CallerProgram program = CallerProgram.of(EveryState.class).start()) {
            List<Long> pids = Stream.of(program.awaitLine("pids").split(" "))
                    .map(Long::valueOf)
                    .collect(toList());
            Thread.sleep(500); // for the requires to have begun
            List<Long> children =
                    Proc.children(program.pid()).stream().map(Proc.Entry::pid).toList();
            assertThat(children).containsAll(pids);
            program.kill();
            await().atMost(SOON).untilAsserted(() -> assertThat(children).noneMatch(Proc::isAlive));
        }
    }

    /** Forks for ever. */
    static final class Forking {
        private Forking() {}

        public static void main(String[] arguments) {
            Fork template = Fork.exec().require(KilledCallerIT.class);
            worker(template.fork().run(KilledCallerIT::awaitEnd));
            System.out.println("ready");
            for (int i = 0; ; i++) {
                Fork child = template.fork();
                Fork grandchild = child.fork();
                if (i % 3 == 0) worker(child.run(KilledCallerIT::awaitEnd)).destroyForcibly();
                if (i % 3 == 1) child.close();
                grandchild.require(KilledCallerIT.class).close();
            }
        }
    }

    @RepeatedTest(6)
    void nothingMustStayOfACallerThatIsKilledWhileItForks(RepetitionInfo repetition) throws InterruptedException {
        String mark = UUID.randomUUID().toString();
        try (CallerProgram program =
                CallerProgram.of(Forking.class).environment(MARK, mark).start()) {
            program.awaitLine("ready");
            assertThat(marked(mark)).hasSizeGreaterThanOrEqualTo(3); // caller, template, worker
            Thread.sleep(40L * repetition.getCurrentRepetition());
            program.kill();
            await().atMost(SOON).untilAsserted(() -> assertThat(marked(mark)).isEmpty());
        }
    }

    /** Processes with this mark in their environment. */
    private static List<String> marked(String mark) {
        return Proc.list(Path.of("/proc"), "[0-9]*").stream()
                .map(directory -> Long.parseLong(directory.getFileName().toString()))
                .filter(pid -> Proc.isAlive(pid)
                        && Proc.text(Path.of("/proc", Long.toString(pid), "environ"))
                                .contains(MARK + "=" + mark))
                .map(pid -> String.valueOf(Proc.entry(pid)))
                .toList();
    }
}
