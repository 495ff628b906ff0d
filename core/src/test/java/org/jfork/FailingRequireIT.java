package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class FailingRequireIT {
    private static final String MISSING = "no.such.Class";

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    @Test
    void aMissingClassMustFailTheRunAndBeNamed() {
        Fork process = Fork.create();
        long pid = process.pid();
        ForkException failure = failure(process.require(MISSING).run(FailingRequireIT::tell));
        assertThat(failure)
                .hasMessageContaining("require failed in process " + pid)
                .hasMessageContaining(MISSING)
                .hasMessageContaining("class path");
        RemoteException cause = (RemoteException) failure.getCause();
        assertThat(cause.pid()).isEqualTo(pid);
        assertThat(cause.remoteClass()).isEqualTo("java.lang.ClassNotFoundException");
        assertThat(cause.remoteTrace()).contains(MISSING).contains("\tat org.jfork.internal.template");
        assertThat(cause)
                .hasToString("in process " + pid + ": " + cause.remoteTrace().strip());
    }

    @Test
    void aStaticInitialiserThatThrowsMustFailTheRunWithItsOwnTrace() {
        ForkException failure = failure(Fork.create().require(Failing.class).run(FailingRequireIT::tell));
        assertThat(failure).hasMessageContaining("require").hasMessageContaining("ExceptionInInitializerError");
        assertThat(((RemoteException) failure.getCause()).remoteTrace())
                .contains("Caused by: java.lang.IllegalStateException: on purpose")
                .contains("FailingRequireIT$Failing.check");
    }

    static final class Failing {
        static final int VALUE = check();

        private Failing() {}

        private static int check() {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void aFailedTemplateMustBeNamedAsSuch() {
        Fork template = Fork.exec();
        long pid = template.pid();
        assertThat(failure(template.require(MISSING).run(FailingRequireIT::tell)))
                .hasMessageContaining("require failed in template " + pid);
    }

    @Test
    void everyLaterUseMustFailForTheSameReason() {
        Fork process = Fork.create().require(MISSING);
        awaitFailed(process);
        assertFails(() -> process.require("a.b.C"));
        assertFails(process::fork);
        assertFails(() -> process.sendArg("text"));
        assertFails(() -> process.sendArg(new byte[1]));
        assertFails(() -> process.sendHandle(new Object()));
        for (int i = 0; i < 2; i++)
            assertThat(failure(process.run(FailingRequireIT::tell)))
                    .hasMessageContaining(MISSING)
                    .hasCauseInstanceOf(RemoteException.class);
        process.close();
        process.close();
    }

    private static void assertFails(org.assertj.core.api.ThrowableAssert.ThrowingCallable use) {
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(use)
                .withMessageContaining(MISSING)
                .withCauseInstanceOf(ForkException.class)
                .withStackTraceContaining("Caused by: in process");
    }

    private static void awaitFailed(Fork process) {
        await().until(() -> process.toString().contains("failed"));
    }

    @Test
    void theProcessMustHaveEndedWithAFailure() {
        Fork process = Fork.create();
        long pid = process.pid();
        process.require(MISSING);
        await().atMost(Duration.ofSeconds(10)).until(() -> Proc.entry(pid) == null);
    }

    @Test
    void childrenOfAFailedTemplateMustFailForTheSameReason() {
        Fork template = Fork.exec().require(MISSING);
        Fork child = template.fork();
        Fork grandchild = child.fork();
        CompletableFuture<Worker> grandchildsRun = grandchild.run(FailingRequireIT::tell);
        assertThat(failure(child.run(FailingRequireIT::tell)))
                .hasMessageContaining("not forked")
                .hasMessageContaining(MISSING)
                .hasStackTraceContaining("Caused by: in process");
        assertThat(failure(grandchildsRun)).hasMessageContaining("not forked").hasMessageContaining(MISSING);
    }

    @Test
    void aChildThatFailsMustLeaveItsTemplateAndSiblingsAlone() {
        try (Fork template = Fork.create()) {
            Fork sibling = template.fork();
            assertThat(failure(template.fork().require(MISSING).run(FailingRequireIT::tell)))
                    .hasMessageContaining(MISSING);
            assertThat(answer(sibling.run(FailingRequireIT::tell))).isEqualTo("here");
            assertThat(answer(template.fork().run(FailingRequireIT::tell))).isEqualTo("here");
        }
    }

    @Test
    void aClassThatOnlyOthersHaveMustFailByTheClassPathOfTheProcess() {
        assertThat(failure(Fork.builder()
                        .classPath(Path.of("elsewhere"))
                        .exec()
                        .require(FailingRequireIT.class)
                        .run(FailingRequireIT::tell)))
                .hasMessageContaining(FailingRequireIT.class.getName())
                .hasMessageContaining("elsewhere");
    }

    @Test
    void aHugeMessageMustStillTellItsBeginning() {
        assertThat(failure(Fork.create().require(Verbose.class).run(FailingRequireIT::tell))
                        .getCause())
                .extracting(cause -> ((RemoteException) cause).remoteTrace())
                .asString()
                .contains("a very long story")
                .hasSizeLessThan(1 << 20);
    }

    static final class Verbose {
        static final int VALUE = check();

        private Verbose() {}

        private static int check() {
            throw new IllegalStateException("a very long story ".repeat(1 << 17));
        }
    }
}
