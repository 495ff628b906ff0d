package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.status;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process that is killed right after its fork, wherever it is on its way to the function. */
@ExtendWith(ProcessHygiene.class)
class KilledChildIT {
    private static final int EACH = 20;

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    @RepeatedTest(5)
    void itsRunMustFailOrItsStatusTellAndTheTemplateAndItsOtherChildrenLive(RepetitionInfo repetition) {
        try (Fork template = Fork.create()) {
            List<CompletableFuture<Worker>> killed = new ArrayList<>(), others = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                Fork victim = template.fork();
                killed.add(victim.run(KilledChildIT::tell));
                others.add(template.fork().run(KilledChildIT::tell));
                long pid = victim.pid();
                LockSupport.parkNanos((repetition.getCurrentRepetition() - 1) * 500_000L);
                killChild(pid);
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> killed.stream().allMatch(CompletableFuture::isDone));
            for (CompletableFuture<Worker> run : killed) assertThat(end(run)).containsAnyOf("signal 9", "exit code 0");
            for (CompletableFuture<Worker> run : others) assertThat(answer(run)).isEqualTo("here");
            assertThat(answer(template.fork().run(KilledChildIT::tell))).isEqualTo("here");
        }
    }

    /** It may have ended by itself, and its pid be another's by now. */
    private static void killChild(long pid) {
        Proc.Entry entry = Proc.entry(pid);
        if (entry != null && entry.parent() == Proc.self())
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static String end(CompletableFuture<Worker> run) {
        try {
            run.join();
            return status(run).toString();
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(ForkException.class).hasMessageContaining("tell was entered");
            return e.getCause().getMessage();
        }
    }
}
