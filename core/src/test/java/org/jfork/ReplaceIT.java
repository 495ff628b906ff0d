package org.jfork;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.status;
import static org.jfork.support.Dialogue.untilEnd;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jfork.support.CallerProgram;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program that takes the place of a worker, or of any other JVM. */
@ExtendWith(ProcessHygiene.class)
class ReplaceIT {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** SIGHUP, SIGINT, SIGQUIT, SIGTERM: ignored where the tests were started so. */
    private static final long MAY_BE_IGNORED = 1 | 1 << 1 | 1 << 2 | 1 << 14;

    @TempDir
    Path directory;

    enum Origin {
        FORKED {
            @Override
            Fork make() {
                return Fork.create();
            }
        },
        EXECED {
            @Override
            Fork make() {
                return Fork.exec();
            }
        };

        abstract Fork make();
    }

    public static void becomeShell(SocketChannel control, String script) {
        throw Exec.command("sh", "-c", script).descriptor(3, control).replace();
    }

    @ParameterizedTest
    @EnumSource
    void theProgramMustHaveThePidOfTheWorkerAndTellItsExitStatusToTheCaller(Origin origin) {
        Worker worker = worker(origin.make().sendArg("echo $$ >&3; exit 42").run(ReplaceIT::becomeShell));
        assertThat(new String(untilEnd(worker), US_ASCII)).isEqualTo(worker.pid() + "\n");
        assertThat(status(worker)).isEqualTo(ExitStatus.ofCode(42));
    }

    @ParameterizedTest
    @EnumSource
    void aSignalThatEndsTheProgramMustBeToldToTheCaller(Origin origin) {
        Worker worker = worker(origin.make().sendArg("kill -9 $$").run(ReplaceIT::becomeShell));
        assertThat(untilEnd(worker)).isEmpty();
        assertThat(status(worker)).isEqualTo(ExitStatus.ofSignal(9));
    }

    public static void becomeCat(SocketChannel control, FileChannel file) throws IOException {
        Thread busy = new Thread(() -> {
            while (true) Thread.onSpinWait();
        });
        busy.start();
        Exec exec = Exec.command("cat").stdin(control).stdout(control).descriptor(7, file);
        Files.newByteChannel(Path.of("/proc/self/status")); // not closed, and nobody's after exec
        throw exec.replace();
    }

    /** What is left of the JVM: neither its descriptors nor its threads, masks and dispositions. */
    @ParameterizedTest
    @EnumSource
    void theProgramMustHaveNothingOfTheJvm(Origin origin) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        try (FileChannel channel = FileChannel.open(file)) {
            Worker worker = worker(origin.make().sendHandle(channel).run(ReplaceIT::becomeCat));
            await().until(() -> Proc.commandLine(worker.pid()).equals("cat"));
            await().until(() ->
                    Proc.text(Path.of("/proc/" + worker.pid() + "/wchan")).contains("read"));
            Map<Integer, String> descriptors = Proc.descriptors(worker.pid());
            assertThat(descriptors.keySet()).containsExactly(0, 1, 2, 7);
            assertThat(descriptors).containsEntry(7, file.toString());
            assertThat(descriptors.get(0)).startsWith("socket:").isEqualTo(descriptors.get(1));
            assertThat(descriptors)
                    .containsEntry(2, Proc.descriptors(Proc.self()).get(2));
            Path status = Path.of("/proc", Long.toString(worker.pid()), "status");
            assertThat(Proc.field(status, "Threads")).isEqualTo("1");
            assertThat(bits(status, "SigBlk")).isZero();
            assertThat(bits(status, "SigCgt")).isZero();
            assertThat(bits(status, "SigIgn") & ~MAY_BE_IGNORED).isZero();
            assertThat(Proc.descriptors(worker.pid()).keySet()).hasSize(4);
            say(worker.channel(), "still connected");
            assertThat(finish(worker)).isEqualTo("still connected");
        }
    }

    private static long bits(Path status, String field) {
        return Long.parseUnsignedLong(Proc.field(status, field), 16);
    }

    public static void becomeEnvironment(SocketChannel control, String place) {
        throw Exec.command("sh", "-c", "pwd -P; env")
                .stdout(control)
                .directory(Path.of(place))
                .environment(Map.of("ONLY", "ü"))
                .replace();
    }

    @Test
    void theProgramMustHaveTheEnvironmentAndTheDirectoryGiven() throws IOException {
        String shown = answer(Fork.create().sendArg(directory.toString()).run(ReplaceIT::becomeEnvironment));
        assertThat(shown.lines()).startsWith(directory.toRealPath().toString()).contains("ONLY=ü");
        assertThat(shown).doesNotContain("PATH="); // but for what a shell sets by itself
    }

    public static void failAndGoOn(SocketChannel control) throws IOException, InterruptedException {
        Map<Integer, String> before = Proc.descriptors(Proc.self());
        String place = Path.of("").toAbsolutePath().toRealPath().toString();
        StringBuilder messages = new StringBuilder();
        for (String program : new String[] {"/nowhere/program", "/proc/self/status", "jfork-no-such-program"}) {
            try {
                throw Exec.command(program)
                        .directory(Path.of("/"))
                        .descriptor(0, control)
                        .descriptor(9, control)
                        .replace();
            } catch (ForkException e) {
                messages.append(e.getMessage()).append('\n');
            }
        }
        CountDownLatch threads = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) new Thread(threads::countDown).start();
        threads.await();
        System.gc();
        messages.append(moreThan(before)).append('\n');
        messages.append(Path.of("/proc/self/cwd").toRealPath().toString().equals(place))
                .append('\n');
        Worker program = Exec.command("sh", "-c", "echo started").start();
        say(control, messages + new String(untilEnd(program), US_ASCII) + status(program));
    }

    /** The JVM itself opens a file now and then, and closes it. */
    private static Map<Integer, String> moreThan(Map<Integer, String> before) {
        long end = System.nanoTime() + LIMIT_NANOS;
        Map<Integer, String> more;
        do {
            more = Proc.descriptors(Proc.self());
            more.entrySet().removeAll(before.entrySet());
        } while (!more.isEmpty() && System.nanoTime() < end);
        return more;
    }

    @ParameterizedTest
    @EnumSource
    void aProgramThatCannotBeExecutedMustBeToldAndTheProcessGoOn(Origin origin) {
        String beginning = "this process cannot become ";
        assertThat(answer(origin.make().run(ReplaceIT::failAndGoOn)).lines())
                .containsExactly(
                        beginning + "/nowhere/program in /: the program cannot be executed:"
                                + " no such file or directory (ENOENT)",
                        beginning + "/proc/self/status in /: the program cannot be executed:"
                                + " permission denied (EACCES)",
                        beginning + "jfork-no-such-program in /: the program cannot be executed:"
                                + " no such file or directory (ENOENT)",
                        "{}",
                        "true",
                        "started",
                        "exit code 0");
    }

    @Test
    void aChannelOrASessionMustBeRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Exec.command("true").channel(3).replace())
                .withMessageContaining("channel");
        assertThatIllegalStateException()
                .isThrownBy(() -> Exec.command("true").ownSession(true).replace());
    }

    static final class Plain {
        private Plain() {}

        public static void main(String[] arguments) throws IOException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
            Worker other = Exec.command("cat").start();
            System.out.println("cat " + other.pid());
            Fork template = Fork.exec();
            System.out.println("template " + template.pid());
            throw Exec.command("sh", "-c", "echo program $$; exit 6").replace();
        }
    }

    @Test
    void aJvmThatJforkDidNotStartMustBecomeAProgramAndItsProcessesEnd() {
        try (CallerProgram program = CallerProgram.of(Plain.class).start()) {
            assertThat(program.awaitExit()).as(program.errors()).isEqualTo(6);
            assertThat(program.awaitLine("program")).isEqualTo(String.valueOf(program.pid()));
            assertThat(program.output()).doesNotContain("hook");
            for (String word : new String[] {"cat", "template"}) {
                long pid = Long.parseLong(program.awaitLine(word));
                await().until(() -> !Proc.isAlive(pid));
            }
        }
    }
}
