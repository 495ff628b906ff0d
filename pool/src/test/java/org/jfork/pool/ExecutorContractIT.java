package org.jfork.pool;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jfork.pool.PoolSupport.failure;
import static org.jfork.pool.PoolSupport.get;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the Javadoc of {@code ExecutorService} and {@code Future} promises, a test for each sentence. */
@ExtendWith(ProcessHygiene.class)
class ExecutorContractIT {
    private static ForkPoolBuilder one() {
        return ForkPool.builder().most(1).ahead(1);
    }

    private static Integer sleep(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return millis;
    }

    private static Integer fail(String why) {
        throw new IllegalStateException(why);
    }

    /** A task that has begun and does not end for a long time. */
    private static Future<Integer> endless(ForkPool pool) {
        List<Object> said = Collections.synchronizedList(new ArrayList<>());
        Future<Integer> future = pool.submit(
                () -> {
                    PoolWorker.progress("begun");
                    return sleep(60_000);
                },
                new TaskOptions().onProgress(said::add));
        Awaitility.await().until(() -> !said.isEmpty());
        return future;
    }

    @Test
    void shutdownMustExecuteWhatWasSubmittedBefore() throws InterruptedException {
        ForkPool pool = one().open();
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            futures.add(pool.submit(() -> number));
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(30, SECONDS)).isTrue();
        for (int i = 0; i < 20; i++) assertThat(get(futures.get(i))).isEqualTo(i);
    }

    @Test
    void shutdownMustRejectNewTasks() {
        ForkPool pool = one().open();
        pool.shutdown();
        assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        pool.close();
    }

    @Test
    void shutdownAgainMustDoNothing() {
        ForkPool pool = one().open();
        pool.shutdown();
        pool.shutdown();
        pool.close();
        pool.shutdown();
        assertThat(pool.isShutdown()).isTrue();
    }

    @Test
    void shutdownMustNotWaitForTasks() {
        ForkPool pool = one().open();
        Future<Integer> running = endless(pool);
        pool.shutdown();
        assertThat(running).isNotDone();
        pool.shutdownNow();
        pool.close();
    }

    @Test
    void shutdownNowMustStopTasksAndReturnThoseThatNeverCommenced() throws Exception {
        ForkPool pool = one().open();
        Future<Integer> running = endless(pool);
        List<Future<?>> waiting = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        for (int i = 0; i < 5; i++) waiting.add(pool.submit(() -> 1));
        RemoteRunnable original = () -> ran.isEmpty();
        pool.submit(original);
        List<Runnable> never = pool.shutdownNow();
        assertThat(never).hasSize(6).endsWith(original);
        never.forEach(Runnable::run);
        assertThat(pool.awaitTermination(30, SECONDS)).isTrue();
        assertThat(running).isCancelled();
        assertThat(waiting).allMatch(Future::isCancelled);
    }

    @Test
    void isShutdownAndIsTerminatedMustTellTheTruth() throws InterruptedException {
        ForkPool pool = one().open();
        Future<Integer> running = endless(pool);
        assertThat(pool.isShutdown()).isFalse();
        assertThat(pool.isTerminated()).isFalse();
        pool.shutdown();
        assertThat(pool.isShutdown()).isTrue();
        assertThat(pool.isTerminated()).isFalse();
        running.cancel(true);
        assertThat(pool.awaitTermination(30, SECONDS)).isTrue();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void awaitTerminationMustTellThatTheTimeIsUp() throws InterruptedException {
        ForkPool pool = one().open();
        assertThat(pool.awaitTermination(20, MILLISECONDS)).isFalse();
        pool.close();
    }

    @Test
    void awaitTerminationMustBeInterruptible() {
        ForkPool pool = one().open();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> pool.awaitTermination(30, SECONDS)).isInstanceOf(InterruptedException.class);
        pool.close();
    }

    @Test
    void closeMustWaitForTasks() {
        ForkPool pool = one().open();
        Future<Integer> future = pool.submit(() -> sleep(300));
        pool.close();
        assertThat(future).isDone();
        assertThat(pool.isTerminated()).isTrue();
        pool.close();
    }

    @Test
    void closeMustCancelTasksWhenInterruptedAndStayInterrupted() {
        ForkPool pool = one().open();
        Future<Integer> running = endless(pool);
        Thread.currentThread().interrupt();
        pool.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pool.isTerminated()).isTrue();
        assertThat(running).isCancelled();
    }

    @Test
    void submitMustReturnTheResultOfACallable() {
        try (ForkPool pool = one().open()) {
            assertThat(get(pool.submit((Callable<Integer> & java.io.Serializable) () -> 3)))
                    .isEqualTo(3);
        }
    }

    @Test
    void submitOfARunnableMustReturnNullOrTheGivenResult() {
        try (ForkPool pool = one().open()) {
            Runnable task = (Runnable & java.io.Serializable) () -> System.setProperty("x", "y");
            Object given = new Object();
            assertThat(get(pool.submit(task))).isNull();
            assertThat(get(pool.submit(task, given))).isSameAs(given);
        }
    }

    @Test
    void nullMustBeRefused() {
        try (ForkPool pool = one().open()) {
            assertThatThrownBy(() -> pool.submit((Callable<?>) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.execute((Runnable) null)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    void invokeAllMustReturnFuturesThatAreAllDoneInOrder() throws InterruptedException {
        try (ForkPool pool = one().open()) {
            List<Future<Integer>> futures = pool.invokeAll(() -> sleep(50), () -> fail("no"), () -> 3);
            assertThat(futures).hasSize(3).allMatch(Future::isDone);
            assertThat(get(futures.get(0)) + get(futures.get(2))).isEqualTo(53);
            assertThat(failure(futures.get(1))).hasMessage("no");
        }
    }

    @Test
    void invokeAllMustCancelWhatIsNotDoneInTime() throws InterruptedException {
        try (ForkPool pool = one().open()) {
            get(pool.submit(() -> 1));
            List<RemoteCallable<Integer>> tasks = List.of(() -> 1, () -> sleep(60_000));
            List<Future<Integer>> futures = pool.invokeAll(tasks, 2, SECONDS);
            assertThat(get(futures.get(0))).isEqualTo(1);
            assertThat(futures.get(1)).isCancelled();
        }
    }

    @Test
    void invokeAllMustCancelEverythingWhenInterrupted() {
        try (ForkPool pool = one().open()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> pool.invokeAll(() -> sleep(60_000))).isInstanceOf(InterruptedException.class);
            Awaitility.await().until(() -> pool.metrics().sent() == 0);
        }
    }

    @Test
    void invokeAnyMustReturnAResultAndCancelTheOthers() throws InterruptedException, ExecutionException {
        try (ForkPool pool = ForkPool.builder().most(2).idle(2).ahead(0).open()) {
            assertThat(pool.invokeAny(() -> sleep(60_000), () -> 5)).isEqualTo(5);
            Awaitility.await().until(() -> pool.metrics().sent() == 0);
        }
    }

    @Test
    void invokeAnyMustThrowIfNoneSucceeds() {
        try (ForkPool pool = one().open()) {
            assertThatThrownBy(() -> pool.invokeAny(() -> fail("one"), () -> fail("two")))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pool.invokeAny(List.of())).isInstanceOf(IllegalArgumentException.class);
            List<RemoteCallable<Integer>> tasks = List.of(() -> sleep(60_000));
            assertThatThrownBy(() -> pool.invokeAny(tasks, 50, MILLISECONDS)).isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aCancelledTaskThatWaitsMustNeverRun() throws InterruptedException {
        try (ForkPool pool = one().open()) {
            Future<Integer> running = endless(pool);
            Future<?> ahead = pool.submit(() -> System.setProperty("ran", "yes"));
            Future<?> queued = pool.submit(() -> System.setProperty("ran", "yes"));
            assertThat(ahead.cancel(false) & queued.cancel(false)).isTrue();
            assertThatThrownBy(ahead::get).isInstanceOf(CancellationException.class);
            Future<String> after = pool.submit(() -> System.getProperty("ran"));
            assertThat(after.cancel(false)).isTrue();
            running.cancel(true);
            assertThat(get(pool.submit(() -> "" + System.getProperty("ran")))).isEqualTo("null");
        }
    }

    @Test
    void cancelWithoutInterruptionMustLetARunningTaskGoOn() {
        try (ForkPool pool = one().open()) {
            long pid = get(pool.submit(PoolSupport::pid));
            Future<Integer> running = pool.submit(() -> sleep(300));
            Awaitility.await().until(() -> pool.metrics().sent() == 1);
            assertThat(running.cancel(false)).isTrue();
            assertThat(get(pool.submit(PoolSupport::pid))).isEqualTo(pid);
        }
    }

    @Test
    void getMustTellThatTheTimeIsUp() {
        try (ForkPool pool = one().open()) {
            Future<Integer> running = endless(pool);
            assertThatThrownBy(() -> running.get(10, MILLISECONDS)).isInstanceOf(TimeoutException.class);
            running.cancel(true);
        }
    }
}
