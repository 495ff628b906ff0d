package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jfork.support.CallerProgram;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kernel limits the descriptors that an unprivileged user has in flight (ETOOMANYREFS, see unix(7)): wait, not fail. */
@ExtendWith(ProcessHygiene.class)
class InFlightLimitIT {
    private static final int LIMIT = 300;
    private static final int PROCESSES = 4;
    private static final int EACH = 90;

    static final class Slow {
        static {
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private Slow() {}
    }

    /** More handles than may be in flight wait in the sockets of processes that are busy. */
    static final class Sending {
        private Sending() {}

        public static void main(String[] arguments) throws IOException {
            List<Fork> processes = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) processes.add(Fork.exec().require(Slow.class));
            try (FileInputStream handle = new FileInputStream("/proc/self/status")) {
                for (Fork process : processes) for (int i = 0; i < EACH; i++) process.sendHandle(handle);
            }
            List<CompletableFuture<Worker>> runs = new ArrayList<>();
            for (Fork process : processes) runs.add(process.run("org.jfork.InFlightLimitIT::count"));
            for (CompletableFuture<Worker> run : runs) System.out.println("handles " + answer(run));
        }
    }

    public static void count(SocketChannel control, Object... handles) {
        say(control, handles.length);
    }

    @Test
    void handlesBeyondTheLimitMustWaitAndArrive() {
        assumeThat(Proc.field(Path.of("/proc/self/status"), "Uid"))
                .as("root has no such limit")
                .doesNotStartWith("0");
        try (CallerProgram program = CallerProgram.of(Sending.class)
                .wrapper("sh", "-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "sh")
                .start()) {
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            assertThat(program.output().lines()).hasSize(PROCESSES).containsOnly("handles " + EACH);
        }
    }
}
