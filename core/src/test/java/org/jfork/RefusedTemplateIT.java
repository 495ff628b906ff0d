package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.jfr.Recording;
import org.jfork.support.FaultyLibrary;
import org.jfork.support.JdkTool;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What keeps a process from being forked, with reason and remedy; it runs all the same, and forks when the cause is gone. */
@ExtendWith(ProcessHygiene.class)
class RefusedTemplateIT {
    private static final String DEBUGGER =
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:0";

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    private static void assertForks(Fork template) {
        assertThat(answer(template.fork().run(RefusedTemplateIT::tell))).isEqualTo("here");
    }

    private static void assertRefuses(Fork template, String... parts) {
        for (int i = 0; i < 2; i++)
            assertThat(failure(template.fork().run(RefusedTemplateIT::tell)))
                    .hasMessageContaining("fork failed in template " + template.pid())
                    .hasMessageContainingAll(parts);
    }

    static final class Subprocess {
        static final Process PROCESS = start();

        private Subprocess() {}

        private static Process start() {
            try {
                return new ProcessBuilder("sleep", "1000").start();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        static final class Ended {
            static {
                PROCESS.destroy();
                try {
                    PROCESS.waitFor();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            private Ended() {}
        }
    }

    @Test
    void aRunningSubprocessMustBeRefusedUntilItHasEnded() {
        try (Fork template = Fork.exec()) {
            assertForks(template);
            template.require(Subprocess.class);
            assertRefuses(template, "sleep, pid ", "Wait for its end before the fork", "(hazard SUBPROCESS)");
            template.require(Subprocess.Ended.class);
            assertForks(template);
        }
    }

    @Test
    void aProcessWithASubprocessMustRunAndAFurtherProcessMustBeForkedWhereThatIsAllowed() {
        Fork process = Fork.exec().require(Subprocess.class);
        assertRefuses(process, "(hazard SUBPROCESS)");
        assertThat(answer(process.run(RefusedTemplateIT::endSubprocess))).isEqualTo("exit code 143");
        try (Fork template =
                Fork.builder().treat(Hazard.SUBPROCESS, Treatment.ALLOW).exec().require(Subprocess.class)) {
            assertForks(template);
            template.require(Subprocess.Ended.class);
            assertForks(template);
        }
    }

    public static void endSubprocess(SocketChannel control) throws InterruptedException {
        Subprocess.PROCESS.destroy();
        say(control, "exit code", Subprocess.PROCESS.waitFor());
    }

    static final class Recorded {
        static final Recording RECORDING = new Recording();

        static {
            RECORDING.setName("what slows us down");
            RECORDING.start();
        }

        private Recorded() {}

        static final class Stopped {
            static {
                RECORDING.stop();
            }

            private Stopped() {}
        }
    }

    @Test
    void aRunningRecordingMustBeRefusedUntilItIsStopped() {
        try (Fork template = Fork.exec()) {
            assertForks(template);
            template.require(Recorded.class);
            assertRefuses(
                    template, "what slows us down", "Stop it before the fork, or start it in the worker", "RECORDING");
            template.require(Recorded.Stopped.class);
            assertForks(template);
        }
        Fork process = Fork.exec().require(Recorded.class);
        assertRefuses(process, "what slows us down");
        assertThat(answer(process.run(RefusedTemplateIT::tell))).isEqualTo("here");
    }

    @Test
    void aRecordingThatAToolStartsMustBeRefusedUntilItIsStopped() {
        try (Fork template = Fork.exec()) {
            String pid = Long.toString(template.pid());
            assertForks(template);
            JdkTool.run("jcmd", pid, "JFR.start", "name=tool");
            assertRefuses(template, "a recording of JDK Flight Recorder runs, tool", "RECORDING");
            JdkTool.run("jcmd", pid, "JFR.stop", "name=tool");
            assertForks(template);
        }
    }

    /** It has what is needed to suspend threads, and only one agent can. */
    @Test
    void aDebuggerMustBeRefusedEvenWhereItIsAllowed() {
        Fork process = Fork.builder().jvmOptions(DEBUGGER).exec();
        assertRefuses(process, "libjdwp.so", "Leave it out in templates", "(hazard AGENT)");
        assertThat(answer(process.run(RefusedTemplateIT::tell))).isEqualTo("here");
        try (Fork template = Fork.builder()
                .jvmOptions(DEBUGGER)
                .treat(Hazard.AGENT, Treatment.ALLOW)
                .exec()) {
            assertRefuses(template, "most likely because a debugger may do so");
        }
    }

    @Test
    void aNativeAgentMustBeRefusedUnlessItIsAllowed() {
        String option = "-agentpath:" + FaultyLibrary.agent();
        Fork process = Fork.builder().jvmOptions(option).exec();
        assertRefuses(process, "libagent.so", "(hazard AGENT)");
        assertThat(answer(process.run(RefusedTemplateIT::tell))).isEqualTo("here");
        try (Fork template = Fork.builder()
                .jvmOptions(option)
                .treat(Hazard.AGENT, Treatment.ALLOW)
                .exec()) {
            assertForks(template);
        }
    }

    @Test
    void aNativeAgentThatIsAttachedLaterMustBeRefused() {
        try (Fork template = Fork.exec()) {
            assertForks(template);
            JdkTool.run(
                    "jcmd",
                    Long.toString(template.pid()),
                    "JVMTI.agent_load",
                    FaultyLibrary.agent().toString());
            assertRefuses(template, "libagent.so", "(hazard AGENT)");
        }
    }
}
