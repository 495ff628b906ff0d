package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class HooksIT {
    /** What the hooks of this process did, in order. */
    private static final List<String> CALLS = new CopyOnWriteArrayList<>();

    /** Notes its calls, and fails where it is told to. */
    private static final class Noting implements ForkHook {
        private final String name;
        private final String failing;

        Noting(String name, String failing) {
            this.name = name;
            this.failing = failing;
        }

        private void note(String moment) {
            CALLS.add(name + " " + moment);
            if (failing.equals(moment)) throw new IllegalStateException(name + " cannot");
        }

        @Override
        public void beforeFork() {
            note("before");
        }

        @Override
        public void afterForkInTemplate() {
            note("template");
        }

        @Override
        public void afterForkInWorker() {
            note("worker");
        }
    }

    private static final class Hanging implements ForkHook {
        @Override
        public void beforeFork() throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    private static Fork template(String failing) {
        return Fork.create()
                .eval(
                        args -> {
                            ForkHook.register(new Noting("one", ""));
                            ForkHook.register(new Noting("two", args[0]));
                            ForkHook.register(new Noting("three", args[0]));
                        },
                        failing);
    }

    public static void tell(SocketChannel control) {
        say(control, CALLS);
    }

    @Test
    void hooksMustBeCalledBackwardsBeforeAForkAndForwardsBehindIt() {
        try (Fork template = template("")) {
            assertThat(answer(template.fork().run(HooksIT::tell)))
                    .isEqualTo("[three before, two before, one before, one worker, two worker, three worker]");
            assertThat(answer(template.run(HooksIT::tell)))
                    .startsWith("[three before, two before, one before, one template, two template, three template");
        }
    }

    @Test
    void aForkOfAForkMustCallTheHooksOfBoth() {
        try (Fork template = template("");
                Fork child = template.fork().eval(args -> ForkHook.register(new Noting("four", "")))) {
            assertThat(answer(child.fork().run(HooksIT::tell)))
                    .endsWith("two worker, three worker, four before, three before, two before, one before,"
                            + " one worker, two worker, three worker, four worker]");
        }
    }

    @Test
    void aHookThatRefusesMustFailTheForkWithAllReasonsAndNothingElse() {
        try (Fork template = template("before")) {
            ForkException failure = failure(template.fork().run(HooksIT::tell));
            assertThat(failure)
                    .hasMessageContaining("fork failed in process " + template.pid())
                    .hasMessageContaining("beforeFork of hook " + Noting.class.getName()
                            + " failed: java.lang.IllegalStateException:" + " three cannot");
            assertThat(failure.getCause()).isInstanceOf(RemoteException.class);
            assertThat(((RemoteException) failure.getCause()).remoteTrace())
                    .contains(
                            "Caused by: java.lang.IllegalStateException: three cannot", "at " + Noting.class.getName())
                    .contains("Suppressed: ", "two cannot");
            assertThat(answer(template.run(HooksIT::tell)))
                    .isEqualTo("[three before, two before, one before, one template, two template, three template]");
        }
    }

    @Test
    void aHookThatFailsInAForkMustFailThatOnly() {
        try (Fork template = template("worker")) {
            Fork child = template.fork();
            assertThat(failure(child.run(HooksIT::tell)))
                    .hasMessageContaining("afterForkInWorker of hook")
                    .hasMessageContaining("two cannot");
            assertThat(answer(template.run(HooksIT::tell))).contains("three template");
        }
    }

    @Test
    void aHookThatFailsBehindAForkMustFailTheTemplate() {
        try (Fork template = template("template")) {
            assertThat(answer(template.fork().run(HooksIT::tell))).contains("three worker");
            assertThat(failure(() -> template.run(HooksIT::tell)))
                    .hasMessageContaining("fork failed in process " + template.pid())
                    .hasMessageContaining("afterForkInTemplate of hook")
                    .hasMessageContaining("two cannot");
        }
    }

    @Test
    void aHookThatHangsMustFailTheForkInTimeWithItsStack() {
        try (Fork template = Fork.builder()
                .hookLimit(Duration.ofMillis(300))
                .exec()
                .eval(args -> ForkHook.register(new Hanging()))) {
            ForkException failure = failure(template.fork().run(HooksIT::tell));
            assertThat(failure).hasMessageContaining("have not ended within 300 ms");
            assertThat(((RemoteException) failure.getCause()).remoteTrace()).contains("CountDownLatch.await");
        }
    }

    @Test
    void aRegistrationThatWasClosedMustCountNoMore() {
        try (Fork template = Fork.create().eval(args -> {
            ForkHook hook = new Noting("one", "");
            ForkHook.Registration first = ForkHook.register(hook);
            ForkHook.register(hook);
            first.close();
            first.close();
        })) {
            assertThat(answer(template.fork().run(HooksIT::tell))).isEqualTo("[one before, one worker]");
        }
    }

    /** In a program that nobody forks. */
    @Test
    void registeringMustBePossibleAnywhere() {
        ForkHook.register(new Noting("here", "before")).close();
        assertThat(CALLS).isEmpty();
    }
}
