package org.jfork;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Pattern.compile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.untilEnd;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jfork.support.CallerProgram;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A template that stands still obeys the signals that it would obey if it ran. */
@ExtendWith(ProcessHygiene.class)
class FrozenSignalIT {
    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    public static void awaitEnd(SocketChannel control) throws IOException {
        hear(control);
    }

    private static void signal(long pid, String name) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Fork frozenTemplate() {
        Fork template = Fork.exec();
        answer(template.fork().run(FrozenSignalIT::tell));
        return template;
    }

    @Test
    void aFrozenTemplateThatIsAskedToEndMustEndAndFailLaterUse() {
        Fork template = frozenTemplate();
        signal(template.pid(), "TERM");
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .until(() -> template.toString().contains("failed"));
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(template::fork)
                .withMessageContaining("template " + template.pid())
                .withMessageContaining("exit code 143");
    }

    private static boolean isIgnoredHere(String name) {
        try (java.util.stream.Stream<String> status =
                java.nio.file.Files.lines(java.nio.file.Path.of("/proc/self/status"))) {
            String ignored = status.filter(line -> line.startsWith("SigIgn:"))
                    .findFirst()
                    .orElseThrow();
            long number = name.equals("HUP") ? 1 : 2;
            return (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) >> (number - 1) & 1) != 0;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theSignalsOfATerminalMustEndAFrozenTemplateAsWell() {
        for (String name : List.of("INT", "HUP")) {
            if (isIgnoredHere(name)) continue; // under nohup, say; then templates ignore it as well
            Fork template = frozenTemplate();
            signal(template.pid(), name);
            Awaitility.await()
                    .atMost(5, TimeUnit.SECONDS)
                    .until(() -> template.toString().contains("failed"));
        }
    }

    /** A fork that the template still takes up is made; any other fails. */
    @RepeatedTest(5)
    void aForkAskedForWithTheSignalMustBeMadeOrFailForThatReason() {
        Fork template = frozenTemplate();
        signal(template.pid(), "TERM");
        CompletableFuture<String> told;
        try {
            told = template.fork().run(FrozenSignalIT::tell).thenApply(worker -> new String(untilEnd(worker), UTF_8));
        } catch (ForkException noticedAlready) {
            told = CompletableFuture.failedFuture(noticedAlready);
        }
        assertThat(told.handle((text, problem) -> problem == null ? text : problem.toString())
                        .join())
                .containsAnyOf("here", "exit code 143");
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .until(() -> template.toString().contains("failed"));
    }

    @Test
    void endingAFrozenTemplateMustNotEndItsWorkers() {
        Fork template = frozenTemplate();
        Worker worker = worker(template.fork().run(FrozenSignalIT::awaitEnd));
        signal(template.pid(), "TERM");
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .until(() -> template.toString().contains("failed"));
        assertThat(worker.isAlive()).isTrue();
        finish(worker);
    }

    @Test
    void aFrozenTemplateMustPrintOneThreadDumpAndForkOn() {
        try (CallerProgram program = CallerProgram.of(DumpingOnce.class).start()) {
            long template = Long.parseLong(program.awaitLine("template"));
            signal(template, "QUIT");
            Awaitility.await()
                    .atMost(10, TimeUnit.SECONDS)
                    .until(() -> program.output().contains("JNI global ref"));
            signal(program.pid(), "TERM"); // its shutdown hook forks
            program.awaitExit();
            assertThat(program.output()).contains("answer here");
            assertThat(compile("Full thread dump").matcher(program.output()).results())
                    .hasSize(1);
        }
    }

    /** Forks from the frozen template once it is told to end. */
    static final class DumpingOnce {
        private DumpingOnce() {}

        public static void main(String[] arguments) throws Exception {
            Fork template = frozenTemplate();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                for (int i = 0; i < 3; i++)
                    System.out.println("answer " + answer(template.fork().run(FrozenSignalIT::tell)));
            }));
            System.out.println("template " + template.pid());
            Thread.sleep(60_000);
        }
    }
}
