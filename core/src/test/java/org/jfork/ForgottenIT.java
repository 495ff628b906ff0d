package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.jfork.support.CallerProgram;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class ForgottenIT {
    @Test
    void aProcessThatNobodyHoldsMustEnd() {
        long pid = makeAndForget();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return Proc.entry(pid) == null;
        });
    }

    private static long makeAndForget() {
        return Fork.create().pid();
    }

    static final class Slow {
        static {
            try {
                Thread.sleep(2000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private Slow() {}
    }

    /** Waits for the pid of a process that nobody holds but the call itself. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] arguments) {
            Thread collector = new Thread(() -> {
                while (true) System.gc();
            });
            collector.setDaemon(true);
            try (Fork template = Fork.exec().require(Slow.class)) {
                collector.start();
                System.out.println("pid " + template.fork().pid());
            }
        }
    }

    /** Compiled code forgets an object as soon as no field of it is needed. */
    @Test
    void aProcessMustNotBeForgottenInTheMiddleOfACall() {
        try (CallerProgram program = CallerProgram.of(Waiting.class)
                .environment(
                        "JAVA_TOOL_OPTIONS",
                        "-Xcomp -XX:CompileCommand=quiet -XX:CompileCommand=compileonly,org.jfork.Fork::*")
                .start()) {
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            assertThat(program.output()).startsWith("pid ");
        }
    }
}
