package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cancelling a run kills the process, wherever it is on its way; that nothing is left is checked after each test. */
@ExtendWith(ProcessHygiene.class)
class CancelIT {
    @RepeatedTest(20)
    void cancellingAtOnceMustLeaveNothing() {
        Fork.create().run(CancelIT::tell).cancel(true);
    }

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    @Test
    void cancellingBeforeTheForkMustLeaveNothing() {
        try (Fork template = Fork.exec().require(Slow.class)) {
            template.fork().run(CancelIT::tell).cancel(true);
            assertThat(answer(template.fork().run(CancelIT::tell))).isEqualTo("here");
        }
    }

    static final class Slow {
        static {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private Slow() {}
    }

    @Test
    void cancellingInTheMiddleOfARequireMustKillTheProcess() {
        Fork process = Fork.create().require(Endless.class);
        long pid = process.pid();
        CompletableFuture<Worker> run = process.run(CancelIT::tell);
        run.cancel(true);
        await().atMost(Duration.ofSeconds(5)).until(() -> Proc.entry(pid) == null);
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> process.sendArg("late"))
                .withStackTraceContaining("cancelled");
    }

    static final class Endless {
        static {
            while (Proc.self() > 0) Thread.onSpinWait();
        }

        private Endless() {}
    }

    @Test
    void cancellingAfterTheFunctionWasEnteredMustHaveNoEffect() {
        CompletableFuture<Worker> run = Fork.create().run(CancelIT::tell);
        Worker worker = org.jfork.support.Dialogue.worker(run);
        assertThat(run.cancel(true)).isFalse();
        assertThat(org.jfork.support.Dialogue.untilEnd(worker)).asString().isEqualTo("here");
    }
}
