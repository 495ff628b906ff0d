package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.status;
import static org.jfork.support.Dialogue.untilEnd;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class DetachIT {
    private static volatile String state = "";

    public static void tell(SocketChannel control, String first, String second) {
        say(control, state, first, second, Proc.self());
    }

    /** Runs what was prepared elsewhere, and hands on what it says. */
    public static void runForeign(SocketChannel control, SocketChannel detached) {
        Fork attached = Fork.attach(detached);
        long pid = attached.pid();
        Worker worker = worker(
                attached.eval(args -> state += " evaluated").sendArg("second").run(DetachIT::tell));
        String said = new String(untilEnd(worker), java.nio.charset.StandardCharsets.UTF_8);
        say(control, said, pid == worker.pid(), status(worker));
    }

    private static Fork prepared() {
        return Fork.create().eval(args -> state = "prepared").sendArg("first");
    }

    @Test
    void aPreparedProcessMustGoOnInAnotherProcess() throws IOException {
        Fork process = prepared();
        long pid = process.pid();
        try (SocketChannel detached = process.detach();
                Fork other = Fork.create().sendHandle(detached)) {
            assertThat(answer(other.run(DetachIT::runForeign)))
                    .matches("prepared evaluated first second " + pid + " true (exit code 0|unknown exit status)");
        }
    }

    @Test
    void anExecedProcessMustGoOnInAnotherProcess() throws IOException {
        Fork process = Fork.exec().eval(args -> state = "prepared").sendArg("first");
        long pid = process.pid();
        try (SocketChannel detached = process.detach();
                Fork other = Fork.create().sendHandle(detached)) {
            assertThat(answer(other.run(DetachIT::runForeign)))
                    .matches("prepared evaluated first second " + pid + " true (exit code 0|unknown exit status)");
        }
    }

    @Test
    void aProcessMustBeAttachedWhereItWasDetached() {
        Fork attached = Fork.attach(prepared().detach());
        assertThat(answer(attached.sendArg("second").run(DetachIT::tell))).startsWith("prepared first second ");
    }

    @Test
    void aDetachedProcessMustEndWithTheLastCopyOfItsChannel() throws IOException {
        Fork process = prepared();
        long pid = process.pid();
        process.detach().close();
        await().atMost(Duration.ofSeconds(20)).until(() -> !Proc.isAlive(pid));
    }

    @Test
    void anAttachedProcessMustEndWhenItIsClosed() {
        Fork process = prepared();
        long pid = process.pid();
        Fork.attach(process.detach()).close();
        await().atMost(Duration.ofSeconds(20)).until(() -> !Proc.isAlive(pid));
    }

    @Test
    void aDetachedProcessMustBeOfNoUseToItsOldOwner() throws IOException {
        Fork process = prepared();
        SocketChannel channel = process.detach();
        assertThatIllegalStateException().isThrownBy(process::fork).withMessageContaining("detached");
        assertThatIllegalStateException().isThrownBy(process::detach);
        assertThatIllegalStateException().isThrownBy(() -> process.sendArg("x"));
        assertThatIllegalStateException().isThrownBy(() -> process.run(DetachIT::tell));
        process.close();
        assertThat(answer(Fork.attach(channel).sendArg("second").run(DetachIT::tell)))
                .startsWith("prepared first second ");
    }

    @Test
    void anAttachedProcessMustNotBeForked() {
        try (Fork attached = Fork.attach(prepared().detach())) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(attached::fork)
                    .withMessageContaining("made by another process");
        }
    }

    @Test
    void aProcessThatHasFailedMustSayWhyWhenItIsAttached() {
        Fork process = Fork.create();
        SocketChannel channel = process.detach();
        Fork attached = Fork.attach(channel).require("no.such.Class");
        assertThat(failure(attached.run(DetachIT::tell))).hasMessageContaining("require failed in process");
    }

    @Test
    void whatIsNoProcessMustBeRefused() throws IOException {
        SocketChannel closed = SocketChannel.open();
        closed.close();
        assertThatIllegalArgumentException().isThrownBy(() -> Fork.attach(closed));
    }
}
