package org.jfork.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jfork.Fork;
import org.jfork.support.CallerProgram;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker in the middle of a call that never ends does not outlive its caller. */
@ExtendWith(ProcessHygiene.class)
class OrphanedRpcIT {
    static final class Caller {
        private Caller() {}

        public static void main(String[] arguments) throws Exception {
            Rpc<Function<Integer, CompletableFuture<Integer>>> rpc = Rpc.of((Integer i) -> {
                        RpcWorker.event("spinning");
                        while (i > 0) Thread.onSpinWait();
                        return i;
                    })
                    .onEvent(event -> System.out.println(event))
                    .start(Fork.create());
            System.out.println("worker " + rpc.ready().get());
            rpc.calls().apply(1);
            Thread.sleep(60_000);
        }
    }

    @Test
    void aWorkerInAnEndlessCallMustEndWithItsCaller() {
        try (CallerProgram program = CallerProgram.of(Caller.class).start()) {
            long pid = Long.parseLong(program.awaitLine("worker"));
            program.awaitLine("spinning");
            assertThat(Proc.isAlive(pid)).isTrue();
            program.kill();
            await().atMost(Duration.ofSeconds(2)).until(() -> !Proc.isAlive(pid));
        }
    }
}
