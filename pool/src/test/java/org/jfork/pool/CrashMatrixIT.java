package org.jfork.pool;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jfork.pool.PoolSupport.failure;
import static org.jfork.pool.PoolSupport.get;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.rpc.DeathCertificate;
import org.jfork.rpc.WorkerLostException;
import org.jfork.support.CallerProgram;
import org.jfork.support.HangReport;
import org.jfork.support.Proc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault at every stage, with one and two tasks sent ahead: the task that it meets ends as it should, all others are done right,
 * and the pool ends. All cases are at work at the same time, and each test waits for its own.
 */
class CrashMatrixIT {
    private static final Duration DEADLINE = Duration.ofMillis(700);
    private static final int LIMIT_SECONDS = 60;
    private static final int AT_ONCE = 6;

    @TempDir
    private static Path directory;

    private static Fork template;
    private static ExecutorService threads;

    @BeforeAll
    static void prepare() {
        template = Fork.builder()
                .jvmOptions("-Xmx24m", "-XX:ErrorFile=" + directory.resolve("hs_err_%p.log"))
                .directory(directory)
                .exec()
                .require(Stage.class, Fault.class);
        threads = Executors.newFixedThreadPool(AT_ONCE);
    }

    @AfterAll
    static void end() {
        threads.shutdownNow();
        template.close();
        await().until(() -> Proc.children(Proc.self()).stream()
                .noneMatch(child -> Proc.commandLine(child.pid()).contains("WorkerMain")));
    }

    /** For whoever must know of deaths. */
    private static final class Deaths implements PoolListener {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public void workerEnded(DeathCertificate certificate, boolean wanted) {
            if (!wanted) count.incrementAndGet();
        }
    }

    private record Case(Fault fault, Stage stage, int ahead) {
        void play() {
            Deaths deaths = new Deaths();
            List<Future<Integer>> right = new ArrayList<>();
            try (ForkPool pool = ForkPool.builder()
                    .template(template)
                    .most(1)
                    .ahead(ahead)
                    .sampleMemory(Duration.ZERO)
                    .listener(deaths)
                    .open()) {
                Fault struck = fault;
                right.add(pool.submit(() -> 0));
                Future<Object> met = pool.submit(stage.task(struck::strike), options());
                if (stage == Stage.BETWEEN) {
                    assertThat(get(met)).isEqualTo("done");
                    if (fault.endsTheWorker()) await().until(() -> deaths.count.get() == 1);
                }
                for (int i = 1; i <= ahead + 2; i++) {
                    int number = i;
                    right.add(pool.submit(() -> number));
                }
                if (stage.isInTask()) checkMet(met);
                else assertThat(get(met)).isEqualTo("done");
                for (int i = 0; i < right.size(); i++)
                    assertThat(get(right.get(i))).isEqualTo(i);
            }
            if (stage.isInTask()) assertThat(deaths.count.get()).isEqualTo(fault.endsTheWorker() ? 1 : 0);
        }

        private TaskOptions options() {
            TaskOptions options = new TaskOptions().name("met");
            return fault == Fault.HANG ? options.deadline(DEADLINE) : options;
        }

        private void checkMet(Future<?> met) {
            Throwable problem = failure(met);
            switch (fault) {
                case EXCEPTION ->
                    assertThat(problem)
                            .isInstanceOf(IllegalStateException.class)
                            .hasStackTraceContaining("struck");
                case OUT_OF_MEMORY -> assertThat(problem).isInstanceOf(OutOfMemoryError.class);
                case HANG -> assertThat(problem).isInstanceOf(TimeoutException.class);
                default -> {
                    assertThat(problem).isInstanceOf(WorkerLostException.class);
                    checkDeath(((WorkerLostException) problem).certificate());
                }
            }
        }

        private void checkDeath(DeathCertificate certificate) {
            assertThat(certificate.task()).isEqualTo("met");
            assertThat(certificate.tasksDone()).isEqualTo(1);
            switch (fault) {
                case EXIT -> assertThat(certificate.status()).isEqualTo(ExitStatus.ofCode(7));
                case KILL -> assertThat(certificate.status()).isEqualTo(ExitStatus.ofSignal(9));
                default -> {
                    assertThat(certificate.status()).isEqualTo(ExitStatus.ofSignal(6));
                    assertThat(certificate.crashReport()).exists().hasParent(directory);
                }
            }
        }

        String name() {
            return fault + " at " + stage + " with " + ahead + " ahead";
        }
    }

    @TestFactory
    Stream<DynamicTest> everyFaultMustMeetItsTaskAlone() {
        List<Case> cases = new ArrayList<>();
        // Those that take longest first.
        for (Stage stage : List.of(Stage.SHUTDOWN, Stage.BETWEEN, Stage.ENCODE, Stage.RUN, Stage.DECODE))
            for (Fault fault : Fault.values())
                for (int ahead = 1; ahead <= 2; ahead++) cases.add(new Case(fault, stage, ahead));
        return cases.stream().map(one -> test(one.name(), threads.submit(one::play))).toList().stream();
    }

    private static DynamicTest test(String name, Future<?> play) {
        return DynamicTest.dynamicTest(name, () -> {
            try {
                play.get(LIMIT_SECONDS, SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause();
            } catch (TimeoutException e) {
                new HangReport(System.err).print(name);
                throw new AssertionError("no end within " + LIMIT_SECONDS + " s; the stacks are on standard error");
            }
        });
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The template of a pool is killed while a worker is at a stage: nothing is lost, and a recipe makes another template. */
    @TestFactory
    Stream<DynamicTest> aKilledTemplateMustBeMadeAnewAndNoTaskSuffer() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Stage stage : Stage.values())
            for (int ahead = 1; ahead <= 2; ahead++) {
                int some = ahead;
                tests.add(test(
                        "template killed at " + stage + " with " + ahead + " ahead",
                        threads.submit(() -> killTemplate(stage, some))));
            }
        return tests.stream();
    }

    private static void killTemplate(Stage stage, int ahead) {
        List<Fork> made = new ArrayList<>();
        try (ForkPool pool = ForkPool.builder()
                .recipe(() -> {
                    Fork process = template.fork();
                    made.add(process);
                    return process;
                })
                .most(1)
                .ahead(ahead)
                .sampleMemory(Duration.ZERO)
                .open()) {
            long first = get(pool.submit(PoolSupport::pid));
            Future<Object> met = pool.submit(stage.task(() -> sleep(200)));
            ProcessHandle.of(made.get(0).pid()).orElseThrow().destroyForcibly();
            List<Future<Long>> pids = new ArrayList<>();
            for (int i = 0; i < ahead; i++) pids.add(pool.submit(PoolSupport::pid));
            failure(pool.submit(() -> Runtime.getRuntime().halt(1)));
            for (int i = 0; i < ahead; i++) assertThat(get(pids.get(i))).isEqualTo(first);
            assertThat(get(met)).isNotNull();
            assertThat(get(pool.submit(PoolSupport::pid))).isNotEqualTo(first);
            assertThat(made).hasSize(2);
        }
    }

    /** One worker at each stage, with one and two tasks ahead. */
    static final class Caller {
        private Caller() {}

        public static void main(String[] arguments) throws InterruptedException {
            AtomicInteger begun = new AtomicInteger();
            PoolListener listener = new PoolListener() {
                @Override
                public void workerReady(long pid) {
                    if (begun.incrementAndGet() == 10) System.out.println("ready");
                }
            };
            for (Stage stage : Stage.values())
                for (int ahead = 1; ahead <= 2; ahead++) {
                    ForkPool pool = ForkPool.builder()
                            .most(1)
                            .ahead(ahead)
                            .listener(listener)
                            .open();
                    for (int i = 0; i <= ahead; i++) pool.submit(stage.task(() -> sleep(60_000)));
                    if (stage == Stage.SHUTDOWN) pool.shutdown();
                }
            Thread.sleep(60_000);
        }
    }

    @Test
    void nothingMustOutliveACallerThatIsKilledAtAnyStage() throws IOException {
        try (CallerProgram program = CallerProgram.of(Caller.class).start()) {
            program.awaitLine("ready");
            sleep(300); // for tasks to be at their stages; whether they are does not matter
            List<Long> children =
                    Proc.children(program.pid()).stream().map(Proc.Entry::pid).toList();
            assertThat(children).hasSizeGreaterThanOrEqualTo(10);
            program.kill();
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(children).noneMatch(Proc::isAlive));
        }
    }
}
