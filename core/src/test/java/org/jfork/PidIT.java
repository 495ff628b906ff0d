package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class PidIT {
    @Test
    void thePidOfAForkedProcessMustBeKnownBeforeItRunsAndBeThatOfItsWorker() throws IOException {
        Fork process = Fork.create();
        long pid = process.pid();
        assertThat(Proc.isAlive(pid)).isTrue();
        assertIsPidOf(process, pid);
    }

    @Test
    void thePidOfAnExecedProcessMustBeKnownBeforeItRunsAndBeThatOfItsWorker() throws IOException {
        Fork process = Fork.exec();
        long pid = process.pid();
        assertThat(Proc.isAlive(pid)).isTrue();
        assertIsPidOf(process, pid);
    }

    private static void assertIsPidOf(Fork process, long pid) throws IOException {
        Worker worker = worker(process.run(PidIT::tellPids));
        assertThat(worker.pid()).isEqualTo(pid);
        assertThat(process.pid()).isEqualTo(pid);
        assertThat(finish(worker)).isEqualTo(pid + " " + pid + " " + pid);
    }

    /** By three ways that the JDK knows. */
    public static void tellPids(SocketChannel control) throws IOException {
        hear(control);
        say(
                control,
                ProcessHandle.current().pid(),
                ManagementFactory.getRuntimeMXBean().getPid(),
                Long.valueOf(Proc.self()));
    }

    @Test
    void thePidOfAForkOfAForkMustBeItsOwn() {
        try (Fork one = Fork.create();
                Fork two = one.fork();
                Fork three = two.fork()) {
            assertThat(three.pid()).isNotIn(one.pid(), two.pid());
            assertThat(two.pid()).isNotEqualTo(one.pid());
            assertThat(Proc.entry(three.pid()).parent()).isEqualTo(Proc.self());
        }
    }

    @Test
    void thePidMustBeTheSameForEverAndPartOfTheDescription() {
        Fork process = Fork.create();
        long pid = process.pid();
        process.close();
        assertThat(process.pid()).isEqualTo(pid);
        assertThat(process.toString()).contains(String.valueOf(pid)).contains("closed");
    }

    @Test
    void askingThePidOfAProcessThatIsNeverMadeMustFail() {
        Fork template = Fork.exec();
        template.require("no.such.Class");
        Fork process = template.fork();
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(process::pid)
                .withMessageContaining("no such process")
                .withStackTraceContaining("no.such.Class");
    }
}
