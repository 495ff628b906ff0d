package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A template that is killed: everything that waits for it fails soon, and says so. */
@ExtendWith(ProcessHygiene.class)
class KilledTemplateIT {
    private static final Duration SOON = Duration.ofSeconds(2);

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

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    public static void echo(SocketChannel control) throws IOException {
        say(control, hear(control));
    }

    private static void kill(Fork process) {
        kill(process.pid());
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private static ForkException failureSoon(CompletableFuture<Worker> run) {
        await().atMost(SOON).until(run::isDone);
        return failure(run);
    }

    @Test
    void killedInTheMiddleOfARequireEverythingBehindItMustFailAndNameIt() {
        Fork template = Fork.exec().require(Asleep.class);
        List<CompletableFuture<Worker>> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) runs.add(template.fork().run(KilledTemplateIT::tell));
        runs.add(template.fork().fork().run(KilledTemplateIT::tell));
        runs.add(template.run(KilledTemplateIT::tell));
        kill(template);
        for (CompletableFuture<Worker> run : runs)
            assertThat(failureSoon(run))
                    .hasMessageContaining("template " + template.pid())
                    .hasMessageContaining("signal 9");
    }

    @Test
    void killedWhileItIsFrozenLaterUseMustFailAndItsWorkersMustLive() {
        Fork template = Fork.exec();
        Worker worker = worker(template.fork().run(KilledTemplateIT::echo));
        Fork child = template.fork();
        child.pid();
        kill(template);
        await().atMost(SOON).until(() -> template.toString().contains("failed"));
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(template::fork)
                .withMessageContaining("template " + template.pid())
                .withMessageContaining("signal 9");
        say(worker.channel(), "still here");
        assertThat(finish(worker)).isEqualTo("still here");
        assertThat(answer(child.fork().run(KilledTemplateIT::tell))).isEqualTo("here");
        child.close();
    }

    @Test
    void aForkAskedOfATemplateThatWasJustKilledMustFailAndNameIt() {
        Fork template = Fork.exec();
        answer(template.fork().run(KilledTemplateIT::tell));
        kill(template);
        assertThat(failure(() -> template.fork().run(KilledTemplateIT::tell)))
                .hasMessageContaining("template " + template.pid())
                .hasMessageContaining("signal 9");
    }

    /** Each of the forks that were asked for is made or fails, soon. */
    @RepeatedTest(10)
    void killedWhileItForksNoForkMustBeForgotten(RepetitionInfo repetition) throws InterruptedException {
        Fork template = Fork.exec().require(KilledTemplateIT.class);
        answer(template.fork().run(KilledTemplateIT::tell));
        List<CompletableFuture<Worker>> runs = new ArrayList<>();
        for (int i = 0; i < 40; i++) runs.add(template.fork().run(KilledTemplateIT::tell));
        TimeUnit.MILLISECONDS.sleep(3L * repetition.getCurrentRepetition());
        kill(template);
        await().atMost(Duration.ofSeconds(10)).until(() -> runs.stream().allMatch(CompletableFuture::isDone));
        for (CompletableFuture<Worker> run : runs) {
            if (run.isCompletedExceptionally())
                assertThat(failure(run))
                        .hasMessageContaining("template " + template.pid())
                        .hasMessageContaining("signal 9");
            else assertThat(answer(run)).isEqualTo("here");
        }
    }

    @Test
    void aKilledProcessMustFailItsRunAndBeNamed() {
        Fork process = Fork.create().require(Asleep.class);
        CompletableFuture<Worker> run = process.run(KilledTemplateIT::tell);
        kill(process);
        assertThat(failureSoon(run))
                .hasMessageContaining("process " + process.pid() + " ended before")
                .hasMessageContaining("KilledTemplateIT::tell was entered")
                .hasMessageContaining("signal 9 (SIGKILL)");
    }

    @Test
    void aProcessThatIsKilledWhileItIsIdleMustFailLaterUse() {
        Fork process = Fork.create();
        kill(process);
        await().atMost(SOON).until(() -> process.toString().contains("failed"));
        assertThat(failure(process.run(KilledTemplateIT::tell)))
                .hasMessageContaining("process " + process.pid())
                .hasMessageContaining("signal 9");
    }

    @Test
    void anExecedProcessThatIsKilledAtOnceMustFailItsRun() {
        Fork process = Fork.exec();
        CompletableFuture<Worker> run = process.run(KilledTemplateIT::tell);
        kill(process);
        assertThat(failureSoon(run))
                .hasMessageContaining("template " + process.pid())
                .hasMessageContaining("signal 9");
    }

    @Test
    void aNewDefaultTemplateMustTakeThePlaceOfAKilledOne() {
        List<Long> before =
                Proc.children(Proc.self()).stream().map(Proc.Entry::pid).toList();
        answer(Fork.create().run(KilledTemplateIT::tell));
        for (long pid : before) if (Proc.commandLine(pid).startsWith("jfork template of")) kill(pid);
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptionsInstanceOf(ForkException.class)
                .untilAsserted(() -> assertThat(createOnce()).isEqualTo("here"));
        assertThat(createOnce()).isEqualTo("here");
    }

    /** The first may still be asked of the dead one. */
    private static String createOnce() {
        CompletableFuture<Worker> run = Fork.create().run(KilledTemplateIT::tell);
        await().atMost(Duration.ofSeconds(5)).until(run::isDone);
        if (run.isCompletedExceptionally()) throw failure(run);
        return answer(run);
    }
}
