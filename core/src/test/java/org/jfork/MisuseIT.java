package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class MisuseIT {
    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    private static List<ThrowingCallable> uses(Fork process) {
        return List.of(
                process::fork,
                () -> process.require("java.lang.String"),
                () -> process.sendArg("text"),
                () -> process.sendArg(new byte[1]),
                () -> process.sendHandle(System.in),
                () -> process.run(MisuseIT::tell),
                () -> process.run("org.jfork.MisuseIT::tell"));
    }

    @Test
    void everyUseAfterRunMustBeRefused() {
        Fork process = Fork.create();
        CompletableFuture<Worker> run = process.run(MisuseIT::tell);
        for (ThrowingCallable use : uses(process))
            assertThatIllegalStateException()
                    .isThrownBy(use)
                    .withMessageContaining("run was called on this process already: org.jfork.MisuseIT::tell");
        assertThat(answer(run)).isEqualTo("here");
        for (ThrowingCallable use : uses(process))
            assertThatIllegalStateException().isThrownBy(use);
    }

    @Test
    void everyUseAfterCloseMustBeRefused() {
        Fork process = Fork.create();
        process.close();
        for (ThrowingCallable use : uses(process))
            assertThatIllegalStateException().isThrownBy(use).withMessageContaining("closed");
    }

    @Test
    void nullMustBeRefusedAtOnceAndTheProcessStayUsable() {
        Fork process = Fork.create();
        assertThatNullPointerException().isThrownBy(() -> process.run((String) null));
        assertThatNullPointerException().isThrownBy(() -> process.require((String) null));
        assertThatNullPointerException().isThrownBy(() -> process.sendArg((String) null));
        assertThatNullPointerException().isThrownBy(() -> process.sendArg((byte[]) null));
        assertThat(answer(process.run(MisuseIT::tell))).isEqualTo("here");
    }

    @Test
    void theDescriptionMustTellTheState() {
        Fork process = Fork.create();
        long pid = process.pid();
        assertThat(process).hasToString("process " + pid + ", preparing");
        answer(process.run(MisuseIT::tell));
        assertThat(process).hasToString("process " + pid + ", entered org.jfork.MisuseIT::tell");
    }
}
