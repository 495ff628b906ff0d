package org.jfork.crac;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.jfork.Evaluation;
import org.jfork.Fork;
import org.jfork.ForkBuilder;
import org.jfork.ForkException;
import org.jfork.RemoteException;
import org.jfork.Worker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Resources as libraries register them, with the real org.crac, in real forks. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CracIT {
    /** What the resources of this process were told, in order. */
    private static final List<String> CALLS = new CopyOnWriteArrayList<>();

    private static final List<Noting> HELD = new CopyOnWriteArrayList<>();

    /** Notes what it is told, and fails where it is to. */
    private static final class Noting implements org.crac.Resource {
        private final String name;
        private final String failing;

        Noting(String name, String failing) {
            this.name = name;
            this.failing = failing;
        }

        /** org.crac holds resources weakly. */
        static void register(String name, String failing) {
            Noting resource = new Noting(name, failing);
            HELD.add(resource);
            org.crac.Core.getGlobalContext().register(resource);
        }

        private void note(String moment) {
            CALLS.add(name + " " + moment);
            if (failing.equals(moment)) throw new IllegalStateException(name + " cannot");
        }

        @Override
        public void beforeCheckpoint(org.crac.Context<? extends org.crac.Resource> context) {
            note("before");
        }

        @Override
        public void afterRestore(org.crac.Context<? extends org.crac.Resource> context) {
            note("after");
        }

        @Override
        public String toString() {
            return "resource " + name;
        }
    }

    private static ForkBuilder builder() {
        return Fork.builder().systemProperty("org.crac.Core.Compat", "org.jfork.crac");
    }

    private static Fork template(String failing) {
        Evaluation register = args -> {
            Noting.register("one", args[0]);
            Noting.register("two", "");
            Noting.register("three", args[0]);
        };
        return builder().exec().eval(register, failing);
    }

    public static void tell(SocketChannel control) throws IOException {
        control.write(ByteBuffer.wrap(CALLS.toString().getBytes(UTF_8)));
    }

    private static String answer(CompletableFuture<Worker> run) throws Exception {
        try (SocketChannel channel = run.get(30, SECONDS).channel()) {
            channel.configureBlocking(true);
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    private static ForkException failure(Fork fork) {
        Throwable failure = catchThrowable(() -> answer(fork.run(CracIT::tell)));
        return (ForkException) (failure instanceof ExecutionException ? failure.getCause() : failure);
    }

    @Test
    void resourcesMustBeCheckpointedOnceAndRestoredInEachFork() throws Exception {
        try (Fork template = template("")) {
            for (int i = 0; i < 4; i++)
                assertThat(answer(template.fork().run(CracIT::tell)))
                        .isEqualTo("[three before, two before, one before, one after, two after, three after]");
        }
    }

    @Test
    void aTemplateThatGoesOnMustBeRestoredAndCheckpointedAnew() throws Exception {
        try (Fork template = template("")) {
            answer(template.fork().run(CracIT::tell));
            template.eval(args -> CALLS.add("evaluated"));
            assertThat(answer(template.fork().run(CracIT::tell)))
                    .contains("one before, one after, two after, three after, evaluated, three before, two before")
                    .endsWith("one before, one after, two after, three after]");
        }
    }

    @Test
    void aForkOfAForkMustTellTheResourcesOfBoth() throws Exception {
        try (Fork template = template("");
                Fork child = template.fork().eval(args -> Noting.register("four", ""))) {
            assertThat(answer(child.fork().run(CracIT::tell)))
                    .endsWith("three after, four before, three before, two before, one before,"
                            + " one after, two after, three after, four after]");
        }
    }

    @Test
    void aResourceThatRefusesMustFailTheForkWithAllReasonsAndNothingElse() throws Exception {
        try (Fork template = template("before")) {
            ForkException failure = failure(template.fork());
            assertThat(failure)
                    .hasMessageContaining("beforeCheckpoint failed: org.crac.ResourceWrapper[resource three],"
                            + " org.crac.ResourceWrapper[resource one]");
            assertThat(((RemoteException) failure.getCause()).remoteTrace())
                    .contains("Suppressed: ", "three cannot", "one cannot", "at " + Noting.class.getName());
            assertThat(answer(template.run(CracIT::tell)))
                    .isEqualTo("[three before, two before, one before, one after, two after, three after]");
        }
    }

    @Test
    void aResourceThatFailsInAForkMustFailThatWithAllReasons() {
        try (Fork template = template("after")) {
            ForkException failure = failure(template.fork());
            assertThat(failure).hasMessageContaining("afterRestore failed: org.crac.ResourceWrapper[resource one]");
            assertThat(((RemoteException) failure.getCause()).remoteTrace()).contains("one cannot", "three cannot");
        }
    }

    /** In the template too, when it goes on. */
    @Test
    void aResourceThatFailsInATemplateMustFailIt() {
        try (Fork template = template("after")) {
            failure(template.fork());
            assertThat(failure(template)).hasStackTraceContaining("afterRestore failed: ");
        }
    }

    public static void checkpoint(SocketChannel control) throws IOException {
        Throwable refused = catchThrowable(org.crac.Core::checkpointRestore);
        String told = refused + " " + Arrays.toString(refused.getSuppressed());
        control.write(ByteBuffer.wrap(told.getBytes(UTF_8)));
    }

    @Test
    void aCheckpointOnDemandMustSayWhatToDo() throws Exception {
        try (Fork worker = builder().exec()) {
            assertThat(answer(worker.run(CracIT::checkpoint)))
                    .startsWith("org.crac.CheckpointException")
                    .contains("UnsupportedOperationException: jfork makes no checkpoint on demand: fork this process");
        }
    }
}
