package org.jfork.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jfork.pool.PoolSupport.death;
import static org.jfork.pool.PoolSupport.failure;
import static org.jfork.pool.PoolSupport.get;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class ForkPoolIT {
    @Test
    void tasksMustRunInWorkersAndTheirResultsComeBack() {
        try (ForkPool pool = ForkPool.builder().most(2).open()) {
            int captured = 40;
            assertThat(get(pool.submit(() -> captured + 2))).isEqualTo(42);
            assertThat(get(pool.submit(PoolSupport::pid))).isNotEqualTo(PoolSupport.pid());
            List<Future<Integer>> many = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                int number = i;
                many.add(pool.submit(() -> number * number));
            }
            for (int i = 0; i < 1000; i++) assertThat(get(many.get(i))).isEqualTo(i * i);
            assertThat(pool.metrics().completed()).isEqualTo(1002);
        }
    }

    @Test
    void exceptionsMustComeBackWithTheStackOfTheWorker() {
        try (ForkPool pool = ForkPool.builder().most(1).open()) {
            Throwable problem = failure(pool.submit(() -> {
                throw new IOException("sold out", new IllegalStateException("deeper"));
            }));
            assertThat(problem)
                    .isInstanceOf(IOException.class)
                    .hasMessage("sold out")
                    .hasRootCauseMessage("deeper");
            assertThat(problem.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().endsWith("TaskService"));
        }
    }

    @Test
    void whatCannotBeSerialisedMustBeRefusedAtOnceByName() {
        try (ForkPool pool = ForkPool.builder().most(1).open()) {
            Object lock = new Object();
            assertThatThrownBy(() -> pool.submit(() -> lock.toString()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("java.lang.Object")
                    .hasMessageContaining("Serializable");
            assertThat(failure(pool.submit(() -> new Object()))).hasMessageContaining("java.lang.Object");
            assertThat(get(pool.submit(() -> 1))).isEqualTo(1);
        }
    }

    @Test
    void aWorkerThatEndsMustFailItsTaskAloneWithACertificate() {
        try (ForkPool pool = ForkPool.builder().most(1).ahead(2).open()) {
            Future<?> before = pool.submit(() -> 1);
            Future<?> last = pool.submit(
                    () -> {
                        System.err.println("out of tea");
                        System.exit(7);
                    },
                    new TaskOptions().name("tea"));
            Future<Integer> behind = pool.submit(() -> 2);
            Future<Integer> further = pool.submit(() -> 3);
            assertThat(death(last)).satisfies(certificate -> {
                assertThat(certificate.status()).isEqualTo(ExitStatus.ofCode(7));
                assertThat(certificate.task()).isEqualTo("tea");
                assertThat(certificate.errorTail()).contains("out of tea");
                assertThat(certificate.tasksDone()).isEqualTo(1);
                assertThat(certificate.age()).isPositive();
            });
            assertThat(get(before)).isEqualTo(1);
            assertThat(get(behind) + get(further)).isEqualTo(5);
            assertThat(pool.metrics().deaths()).isEqualTo(1);
            assertThat(pool.metrics().lost()).isEqualTo(1);
        }
    }

    private static void spin() {
        while (PoolSupport.pid() > 0) Thread.onSpinWait();
    }

    @Test
    void cancellingARunningTaskMustKillItsWorkerAndNoOther() throws InterruptedException {
        try (ForkPool pool = ForkPool.builder().most(1).ahead(2).open()) {
            long first = get(pool.submit(PoolSupport::pid));
            List<Object> said = Collections.synchronizedList(new ArrayList<>());
            Future<?> endless = pool.submit(
                    () -> {
                        PoolWorker.progress("spinning");
                        spin();
                        return null;
                    },
                    new TaskOptions().onProgress(said::add));
            Future<Long> behind = pool.submit(PoolSupport::pid);
            org.awaitility.Awaitility.await().until(() -> !said.isEmpty());
            assertThat(endless.cancel(true)).isTrue();
            assertThat(endless.isCancelled()).isTrue();
            assertThat(get(behind)).isNotEqualTo(first);
            assertThat(endless.cancel(true)).isFalse();
        }
    }

    @Test
    void aTaskBeyondItsDeadlineMustFailAndItsWorkerBeKilled() {
        try (ForkPool pool = ForkPool.builder()
                .most(1)
                .ahead(2)
                .deadline(Duration.ofMillis(150))
                .open()) {
            Future<?> endless = pool.submit(() -> spin());
            Future<Integer> behind = pool.submit(() -> 2);
            assertThat(failure(endless)).isInstanceOf(TimeoutException.class).hasMessageContaining("150 ms");
            assertThat(get(behind)).isEqualTo(2);
            Future<?> longer = pool.submit(() -> sleep(400), new TaskOptions().deadline(Duration.ofSeconds(20)));
            assertThat(get(longer)).isNull();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void progressMustComeInOrderAndBeforeTheResult() {
        try (ForkPool pool = ForkPool.builder().most(1).open()) {
            List<Object> said = Collections.synchronizedList(new ArrayList<>());
            Future<Integer> future = pool.submit(
                    () -> {
                        for (int i = 0; i < 2000; i++) PoolWorker.progress(i);
                        return 5;
                    },
                    new TaskOptions().onProgress(said::add));
            assertThat(get(future)).isEqualTo(5);
            assertThat(said).isEqualTo(IntStream.range(0, 2000).boxed().toList());
        }
    }

    @Test
    void workersMustBeReplacedWhenTheyHaveDoneEnough() {
        try (ForkPool pool = ForkPool.builder().most(1).ahead(3).mostTasks(3).open()) {
            List<Long> pids = new ArrayList<>();
            List<Future<Long>> futures = new ArrayList<>();
            for (int i = 0; i < 9; i++) futures.add(pool.submit(PoolSupport::pid));
            for (Future<Long> future : futures) pids.add(get(future));
            Set<Long> distinct = new HashSet<>(pids);
            assertThat(distinct).hasSize(3).allMatch(pid -> Collections.frequency(pids, pid) == 3);
            assertThat(pool.metrics().deaths()).isZero();
        }
    }

    @Test
    void aTaskMustBeAbleToRetireItsWorker() {
        try (ForkPool pool = ForkPool.builder().most(1).ahead(0).open()) {
            Future<Long> first = pool.submit(() -> {
                PoolWorker.retire();
                return PoolSupport.pid();
            });
            assertThat(get(pool.submit(PoolSupport::pid))).isNotEqualTo(get(first));
        }
    }

    @Test
    void aWorkerThatUsesTooMuchMemoryMustBeReplaced() {
        try (ForkPool pool =
                ForkPool.builder().most(1).ahead(0).mostMemory(40 << 20).open()) {
            Future<Long> large = pool.submit(() -> {
                byte[] octets = new byte[60 << 20];
                java.util.Arrays.fill(octets, (byte) 1);
                return PoolSupport.pid() + octets[5] - 1;
            });
            long pid = get(large);
            sleep(150); // memory is looked at that often
            get(pool.submit(() -> 1));
            assertThat(get(pool.submit(PoolSupport::pid))).isNotEqualTo(pid);
        }
    }

    @Test
    void initialisersMustRunOnceInEachWorkerWithWhatTheTemplateWasSent() {
        Fork template = Fork.create().sendArg("tea");
        try (ForkPool pool = ForkPool.builder()
                .template(template)
                .most(1)
                .initialiser(() -> System.setProperty(
                        "initialised",
                        System.getProperty("initialised", "")
                                + PoolWorker.args().get(0)))
                .open()) {
            for (int i = 0; i < 3; i++)
                assertThat(get(pool.submit(() -> System.getProperty("initialised"))))
                        .isEqualTo("tea");
        }
        template.close();
    }

    @Test
    void aPoolWhoseWorkersCannotStartMustCloseAndSayWhy() {
        try (ForkPool pool = ForkPool.builder()
                .most(1)
                .initialiser(() -> {
                    throw new IllegalStateException("no kettle");
                })
                .open()) {
            try {
                assertThat(failure(pool.submit(() -> 1)))
                        .hasMessageContaining("could not be started")
                        .hasMessageContaining("no kettle");
            } catch (java.util.concurrent.RejectedExecutionException e) {
                assertThat(e).hasMessageContaining("no kettle");
            }
            org.awaitility.Awaitility.await().until(pool::isShutdown);
            assertThatThrownBy(() -> pool.submit(() -> 1)).hasMessageContaining("no kettle");
        }
    }

    @Test
    void aPoolMustGrowWhileAllAreBusyAndShrinkWhenTheyAreNot() {
        try (ForkPool pool = ForkPool.builder()
                .most(3)
                .idle(0)
                .growAfter(Duration.ofMillis(1))
                .shrinkAfter(Duration.ofMillis(50))
                .open()) {
            assertThat(pool.metrics().workers()).isZero();
            List<Future<Long>> futures = new ArrayList<>();
            for (int i = 0; i < 3; i++)
                futures.add(pool.submit(() -> {
                    sleep(700);
                    return PoolSupport.pid();
                }));
            Set<Long> pids = new HashSet<>();
            for (Future<Long> future : futures) pids.add(get(future));
            assertThat(pids).hasSize(3);
            org.awaitility.Awaitility.await().until(() -> pool.metrics().workers() == 0);
            assertThat(get(pool.submit(() -> 1))).isEqualTo(1);
        }
    }

    @Test
    void mapMustKeepTheOrderAndBeLazy() {
        try (ForkPool pool = ForkPool.builder().most(2).ahead(1).open()) {
            List<Integer> taken = new ArrayList<>();
            int offset = 3;
            List<Integer> results = pool.map(
                            IntStream.range(0, 1000).boxed().peek(taken::add), (Integer i) -> i * 2 + offset)
                    .limit(10)
                    .toList();
            assertThat(results)
                    .isEqualTo(IntStream.range(0, 10).mapToObj(i -> i * 2 + 3).toList());
            assertThat(taken).hasSizeLessThan(20);
        }
    }

    @Test
    void manyPoolsMustWorkBesideAndInsideEachOther() throws InterruptedException {
        try (ForkPool one = ForkPool.builder().most(1).open();
                ForkPool two = ForkPool.builder().most(1).open()) {
            Future<Integer> nested = one.submit(() -> {
                try (ForkPool inner = ForkPool.builder().most(1).open()) {
                    return inner.submit(() -> 20).get(30, TimeUnit.SECONDS) + 1;
                }
            });
            assertThat(get(two.submit(() -> 21)) + get(nested)).isEqualTo(42);
        }
    }
}
