package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class CloseIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void anIdleForkedProcessMustEndAndBeCollectedWhenItIsClosed() {
        Fork process = Fork.create();
        long pid = process.pid();
        process.close();
        await().atMost(SOON).until(() -> Proc.entry(pid) == null);
    }

    @Test
    void anIdleExecedProcessMustEndAndBeCollectedWhenItIsClosed() {
        Fork process = Fork.exec();
        long pid = process.pid();
        process.close();
        await().atMost(SOON).until(() -> Proc.entry(pid) == null);
    }

    @Test
    void aFrozenTemplateMustEndAndBeCollectedWhenItIsClosed() {
        Fork template = Fork.exec();
        template.fork().close();
        answer(template.fork().run(CloseIT::echo));
        long pid = template.pid();
        template.close();
        await().atMost(SOON).until(() -> Proc.entry(pid) == null);
    }

    public static void echo(SocketChannel control) throws IOException {
        say(control, "done");
    }

    @Test
    void closingARunningProcessMustLeaveItsWorkerAlone() {
        Fork process = Fork.create();
        Worker worker = worker(process.run(CloseIT::awaitEnd));
        process.close();
        assertThat(worker.isAlive()).isTrue();
        assertThat(finish(worker)).isEqualTo("end");
    }

    public static void awaitEnd(SocketChannel control) throws IOException {
        hear(control);
        say(control, "end");
    }

    @Test
    void closingTwiceMustDoNothing() {
        Fork process = Fork.create();
        process.close();
        process.close();
    }

    @Test
    void aForkThatWasAskedForBeforeTheTemplateWasClosedMustStillBeMade() {
        Fork template = Fork.exec();
        Fork child = template.fork();
        template.close();
        assertThat(answer(child.run(CloseIT::echo))).isEqualTo("done");
    }

    @Test
    void commandsBehindASlowOneMustBeDoneThoughTheTemplateIsClosed() {
        Fork template = Fork.exec().require(Slow.class).sendArg("kept");
        Fork child = template.fork();
        template.close();
        assertThat(answer(child.run(CloseIT::echoArgument))).isEqualTo("kept true");
    }

    static final class Slow {
        static final boolean DONE;

        static {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            DONE = true;
        }

        private Slow() {}
    }

    public static void echoArgument(SocketChannel control, String argument) {
        say(control, argument, Slow.DONE);
    }

    @Test
    void theShutdownHooksOfAClosedProcessMustRunWithABound() {
        Fork process = Fork.exec().require(Endless.class);
        long pid = process.pid();
        process.close();
        await().atMost(Duration.ofSeconds(20)).until(() -> Proc.entry(pid) == null);
    }

    static final class Endless {
        static {
            Runtime.getRuntime().addShutdownHook(new Thread(Endless::stay));
        }

        private Endless() {}

        private static void stay() {
            while (true) java.util.concurrent.locks.LockSupport.park();
        }
    }
}
