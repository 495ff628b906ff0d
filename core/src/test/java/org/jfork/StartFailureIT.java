package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ProcessHygiene.class)
class StartFailureIT {
    @TempDir
    Path directory;

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    @Test
    void aMissingJavaMustFailAtOnceAndBeNamed() {
        Path missing = directory.resolve("java");
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(() -> Fork.builder().java(missing).exec())
                .withMessageContaining(missing.toString())
                .withMessageContaining("ForkBuilder.java");
    }

    @Test
    void aJavaThatTheKernelCannotLoadMustFailAtOnceAndBeNamed() throws IOException {
        Path nonsense = Files.writeString(directory.resolve("java"), "nonsense");
        Files.setPosixFilePermissions(nonsense, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(() -> Fork.builder().java(nonsense).exec())
                .withMessageContaining("a JVM cannot be started")
                .withMessageContaining(nonsense.toString());
    }

    @Test
    void anUnknownJvmOptionMustFailTheRunWithTheExitStatus() {
        Fork process = Fork.builder().jvmOptions("-XX:+NoSuchOption").exec();
        long pid = process.pid();
        assertThat(failure(process.run(StartFailureIT::tell)))
                .hasMessageContaining("template " + pid)
                .hasMessageContaining("exit code 1");
    }

    @Test
    void forksOfATemplateThatDoesNotStartMustFailForTheSameReason() {
        Fork template = Fork.builder().jvmOptions("-XX:+NoSuchOption").exec();
        assertThat(failure(() -> template.fork().run(StartFailureIT::tell))).hasMessageContaining("exit code 1");
    }

    @Test
    void aProgramThatIsNoJavaMustFailTheRunWithItsExitStatus() throws IOException {
        Fork process = script("exit 3").exec();
        assertThat(failure(process.run(StartFailureIT::tell)))
                .hasMessageContaining("template " + process.pid() + " ended before it was ready: exit code 3")
                .hasMessageContaining("it is " + directory.resolve("java"))
                .hasMessageContaining("standard error");
    }

    @Test
    void aProgramThatSaysSomethingElseMustFailAsGarbage() throws IOException {
        Fork process = script("echo hello this is no frame >&3; exec sleep 30").exec();
        assertThat(failure(process.run(StartFailureIT::tell)))
                .hasMessageContaining("garbage on the control socket")
                .hasMessageContaining("command 0x68");
    }

    @Test
    void aProgramThatNeverGetsReadyMustBeKilledAtTheLimit() throws IOException {
        Fork process =
                script("exec sleep 30").startLimit(Duration.ofMillis(500)).exec();
        assertThat(failure(process.run(StartFailureIT::tell))).hasMessageContaining("was not ready within 500 ms");
    }

    @Test
    void theLimitMustNotEndWhatWasReadyInTime() throws InterruptedException {
        try (Fork template = Fork.builder().startLimit(Duration.ofSeconds(3)).exec()) {
            org.jfork.support.Dialogue.answer(template.fork().run(StartFailureIT::tell));
            Thread.sleep(3500);
            org.jfork.support.Dialogue.answer(template.fork().run(StartFailureIT::tell));
        }
    }

    private ForkBuilder script(String commands) throws IOException {
        Path script = Files.writeString(directory.resolve("java"), "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Fork.builder().java(script);
    }
}
