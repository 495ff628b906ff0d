package org.jfork;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.status;
import static org.jfork.support.Dialogue.untilEnd;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jfork.support.CallerProgram;
import org.jfork.support.Dialogue;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs beside the subprocesses of the application, in locales of all kinds, and beyond the end of their caller. */
@ExtendWith(ProcessHygiene.class)
class ExecBesideOthersIT {
    private static final int ROUNDS = 40;

    @Test
    void subprocessesOfTheApplicationMustNotBeDisturbed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> runs = new ArrayList<>();
            for (Callable<Void> run : List.<Callable<Void>>of(
                    ExecBesideOthersIT::useProcessBuilder,
                    ExecBesideOthersIT::useProcessBuilder,
                    ExecBesideOthersIT::useExec,
                    ExecBesideOthersIT::useExec)) runs.add(threads.submit(run));
            for (Future<Void> run : runs) run.get(50, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Void useProcessBuilder() throws IOException, InterruptedException {
        for (int i = 0; i < ROUNDS; i++) {
            Process process = new ProcessBuilder("sh", "-c", "cat; exit " + i).start();
            process.getErrorStream().close();
            process.getOutputStream().write("text".getBytes(US_ASCII));
            process.getOutputStream().close();
            assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("text");
            assertThat(process.waitFor()).isEqualTo(i);
        }
        return null;
    }

    private static Void useExec() {
        for (int i = 0; i < ROUNDS; i++) {
            Worker worker = Exec.command("sh", "-c", "exit " + i).start();
            assertThat(untilEnd(worker)).isEmpty();
            assertThat(status(worker)).isEqualTo(ExitStatus.ofCode(i));
        }
        return null;
    }

    @Test
    void aProgramMustNotHoldThePipesOfASubprocess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("cat").start();
        Worker worker = Exec.command("cat").start();
        process.getErrorStream().close();
        process.getOutputStream().close(); // reaches its end only if nobody else has the pipe
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
        assertThat(process.waitFor()).isZero();
        assertThat(finish(worker)).isEmpty();
    }

    @Test
    void aWorkerMustStartProgramsToo() {
        assertThat(answer(Fork.create().run(ExecBesideOthersIT::startFromWorker)))
                .isEqualTo("from the worker: exit code 3");
    }

    public static void startFromWorker(SocketChannel control) {
        Worker worker =
                Exec.command("sh", "-c", "printf 'from the worker'; exit 3").start();
        byte[] heard = untilEnd(worker);
        Dialogue.say(control, new String(heard, US_ASCII) + ": " + status(worker));
    }

    static final class Encoding {
        private Encoding() {}

        /** What the caller could not decode goes through, what it was given as text is UTF-8. */
        public static void main(String[] arguments) {
            String script = "printf %s \"$1\" \"$RAW\" | od -An -tx1";
            System.out.println("octets"
                    + finish(Exec.command("sh", "-c", script, "sh", "\u00fc\u20ac")
                            .start()));
        }
    }

    @Test
    void textsMustBeRightInTheLocaleThatCannotExpressThem() {
        try (CallerProgram program = CallerProgram.of(Encoding.class)
                .wrapper("sh", "-c", "RAW=$(printf '\\377\\374'); export RAW; exec \"$@\"", "sh")
                .environment("LC_ALL", "C")
                .start()) {
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            assertThat(program.output().strip()).isEqualTo("octets c3 bc e2 82 ac ff fc");
        }
    }

    static final class Ending {
        private Ending() {}

        public static void main(String[] arguments) {
            System.out.println("pid " + Exec.command("sleep", "1000").start().pid());
            System.out.println("reader " + Exec.command("cat").start().pid());
        }
    }

    @Test
    void aProgramMustOutliveItsCallerUnlessItReadsTheEndOfItsChannel() {
        try (CallerProgram program = CallerProgram.of(Ending.class).start()) {
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            long pid = Long.parseLong(program.awaitLine("pid"));
            long reader = Long.parseLong(program.awaitLine("reader"));
            try {
                await().until(() -> !Proc.isAlive(reader));
                assertThat(Proc.isAlive(pid)).isTrue();
            } finally {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
            await().until(() -> !Proc.isAlive(pid));
        }
    }
}
