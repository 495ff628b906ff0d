package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.status;
import static org.jfork.support.Dialogue.untilEnd;
import static org.jfork.support.Dialogue.worker;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jfork.support.CallerProgram;
import org.jfork.support.FaultyLibrary;
import org.jfork.support.JdkTool;
import org.jfork.support.NativeProgram;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table "Exit statuses" of {@code docs/processes.md}: every way in which a forked worker may end, its status, what of its
 * output and hooks comes out, and that all traces of its template stay: performance counters, attach socket, temporary file.
 */
@ExtendWith(ProcessHygiene.class)
class ExitWaysIT {
    @TempDir
    Path directory;

    /** What the template leaves to be done at its own end, and octets in a buffer of native code. */
    static final class Prepared {
        static {
            Path file = Path.of(System.getProperty("org.jfork.test.place"), "of-template");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook of the template")));
            NativeProgram.printAtExit("handler of the template;");
            NativeProgram.print("printed by the template;");
            try {
                Files.createFile(file);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            file.toFile().deleteOnExit();
        }

        private Prepared() {}
    }

    private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP", "KILL");
    private static final List<String> WAYS =
            List.of("return", "throw", "other-thread", "exit", "halt", "native-exit", "crash", "out-of-memory");

    static final class Ending {
        private final Path directory;
        private final Fork template;
        private final long pid;

        private Ending(Path directory, String option) {
            this.directory = directory;
            template = Fork.builder()
                    .jvmOptions("-Xmx48m", "-XX:+UsePerfData", option, "-XX:ErrorFile=" + directory + "/hs_err_%p.log")
                    .systemProperty("org.jfork.test.place", directory.toString())
                    .exec()
                    .require(Prepared.class);
            answer(template.fork()
                    .run(ExitWaysIT::tell)); // it is ready: a JVM that starts would die of being attached to
            pid = template.pid();
            JdkTool.run("jcmd", Long.toString(pid), "VM.version");
        }

        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            Ending first = new Ending(directory, "-XX:+ExitOnOutOfMemoryError");
            for (String way : WAYS) first.end(way);
            for (String signal : SIGNALS) first.end(signal);
            first.close();
            Ending second = new Ending(directory, "-XX:+CrashOnOutOfMemoryError");
            second.end("out-of-memory");
            second.close();
        }

        private void end(String way) throws IOException {
            Worker worker = worker(template.fork().sendArg(way).run(ExitWaysIT::end));
            ByteBuffer ready = ByteBuffer.allocate(5);
            worker.channel().configureBlocking(true);
            while (ready.hasRemaining()) worker.channel().read(ready);
            if (SIGNALS.contains(way))
                status(Exec.command("kill", "-" + way, Long.toString(worker.pid()))
                        .start());
            untilEnd(worker);
            System.out.println("| " + way + ": " + status(worker) + ", " + missing());
        }

        private String missing() {
            List<String> missing = new ArrayList<>();
            if (counters().isEmpty()) missing.add("counters");
            if (!Files.exists(socket())) missing.add("socket");
            if (!Files.exists(directory.resolve("of-template"))) missing.add("file");
            return missing.isEmpty() ? "all is there" : missing + " are missing";
        }

        private List<Path> counters() {
            List<Path> files = new ArrayList<>();
            for (Path user : Proc.list(Path.of("/tmp"), "hsperfdata_*"))
                files.addAll(Proc.list(user, Long.toString(pid)));
            return files;
        }

        private Path socket() {
            return Path.of("/tmp/.java_pid" + pid);
        }

        private void close() {
            template.close();
            await().until(() -> !Proc.isAlive(pid));
            System.out.println("| template: " + missing());
        }
    }

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    public static void end(SocketChannel control, String way) throws Exception {
        NativeProgram.print("printed;");
        NativeProgram.printAtExit("handler;");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.print("hook;")));
        File.createTempFile("of-worker", "", new File(System.getProperty("org.jfork.test.place")))
                .deleteOnExit();
        say(control, "ready");
        switch (way) {
            case "return" -> {}
            case "throw" -> throw new IllegalStateException("thrown on purpose");
            case "other-thread" -> {
                Thread thread = new Thread(ExitWaysIT::fail, "other");
                thread.start();
                thread.join();
            }
            case "exit" -> System.exit(5);
            case "halt" -> Runtime.getRuntime().halt(6);
            case "native-exit" -> NativeProgram.exit(7);
            case "crash" -> NativeProgram.crash();
            case "out-of-memory" -> allocate();
            default -> new CountDownLatch(1).await();
        }
    }

    private static void fail() {
        throw new IllegalStateException("thrown on purpose");
    }

    private static void allocate() {
        List<byte[]> kept = new ArrayList<>();
        while (true) kept.add(new byte[1 << 22]);
    }

    @Test
    void everyWayToEndMustHaveItsStatusAndLeaveWhatIsTheTemplates() {
        try (CallerProgram program = CallerProgram.of(Ending.class)
                // Whoever runs the tests in the background may have SIGINT ignored, which a JVM leaves as it is.
                .wrapper("env", "--default-signal", "sh", "-c", "ulimit -c 0; exec \"$@\"", "sh")
                .options("-Dorg.jfork.native.path=" + FaultyLibrary.path())
                .start(directory.toString())) {
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            assertThat(program.output().replaceAll("(?m)^#.*\n", "").lines()).containsExactlyElementsOf(expected());
            assertThat(program.errors().lines().filter(line -> !line.startsWith("\tat ")))
                    .containsExactly(
                            "java.lang.IllegalStateException: thrown on purpose",
                            "Exception in thread \"other\" java.lang.IllegalStateException: thrown on purpose");
        }
        assertThat(Proc.list(directory, "hs_err_*")).hasSize(2);
    }

    private static List<String> expected() {
        List<String> lines = new ArrayList<>();
        lines.add("printed by the template;hook;printed;| return: exit code 0, all is there");
        lines.add("hook;printed;| throw: exit code 1, all is there");
        lines.add("hook;printed;| other-thread: exit code 0, all is there");
        lines.add("hook;printed;| exit: exit code 5, all is there");
        lines.add("printed;| halt: exit code 6, all is there");
        lines.add("printed;handler;| native-exit: exit code 7, all is there");
        lines.add("printed;| crash: signal 6 (SIGABRT), all is there");
        lines.add("Terminating due to java.lang.OutOfMemoryError: Java heap space");
        boolean byExit = Runtime.version().feature() == 17; // later: os::_exit, so that nothing is written
        lines.add((byExit ? "printed;handler;" : "") + "| out-of-memory: exit code 3, all is there");
        lines.add("hook;printed;| TERM: exit code 143, all is there");
        lines.add("hook;printed;| INT: exit code 130, all is there");
        lines.add("hook;printed;| HUP: exit code 129, all is there");
        lines.add("| KILL: signal 9 (SIGKILL), all is there");
        lines.add("hook of the template");
        lines.add("handler of the template;| template: [counters, socket, file] are missing");
        lines.add("printed by the template;Aborting due to java.lang.OutOfMemoryError: Java heap space");
        lines.add("printed;| out-of-memory: signal 6 (SIGABRT), all is there");
        lines.add("hook of the template");
        lines.add("handler of the template;| template: [counters, socket, file] are missing");
        return lines;
    }
}
