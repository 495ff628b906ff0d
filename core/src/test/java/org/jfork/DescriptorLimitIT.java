package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jfork.support.CallerProgram;
import org.jfork.support.Dialogue;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A caller that has no descriptor left is told so, and loses nothing that it has. */
@ExtendWith(ProcessHygiene.class)
class DescriptorLimitIT {
    private static final int LIMIT = 100;

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    /** Forks until it cannot, then uses what it has. */
    static final class Exhausting {
        private Exhausting() {}

        public static void main(String[] arguments) throws InterruptedException {
            answer(Fork.create().run(DescriptorLimitIT::tell));
            List<Fork> processes = new ArrayList<>();
            try {
                while (true) processes.add(Fork.create());
            } catch (ForkException e) {
                System.out.println("limit " + e.getMessage());
            }
            for (Fork process : processes) process.pid();
            List<CompletableFuture<Worker>> runs = new ArrayList<>();
            for (Fork process : processes) runs.add(process.run(DescriptorLimitIT::tell));
            for (CompletableFuture<Worker> run : runs) System.out.println("status " + Dialogue.status(run));
            System.out.println("again " + answer(Fork.create().run(DescriptorLimitIT::tell)));
            org.awaitility.Awaitility.await()
                    .until(() -> Proc.children(Proc.self()).size() == 1);
            System.out.println("clean");
        }
    }

    @Test
    void aCallerAtItsDescriptorLimitMustBeToldAndLoseNothing() {
        try (CallerProgram program = CallerProgram.of(Exhausting.class)
                .wrapper("sh", "-c", "ulimit -n " + LIMIT + "; exec \"$@\"", "sh")
                .start()) {
            assertThat(program.awaitExit())
                    .as(program.output() + program.errors())
                    .isZero();
            assertThat(program.output())
                    .contains("limit a process cannot be forked from template")
                    .contains("EMFILE");
            assertThat(program.output().lines().filter(line -> line.startsWith("status ")))
                    .hasSizeGreaterThan(20)
                    .containsOnly("status exit code 0");
            assertThat(program.output()).endsWith("again here\nclean\n");
        }
    }
}
