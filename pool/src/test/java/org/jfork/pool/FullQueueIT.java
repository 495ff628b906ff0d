package org.jfork.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jfork.pool.PoolSupport.get;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class FullQueueIT {
    /** One task runs, two wait, and there is room for no more. */
    private static ForkPool full(WhenFull whenFull) {
        ForkPool pool = ForkPool.builder().most(1).ahead(0).queue(2, whenFull).open();
        get(pool.submit(() -> 1)); // there is a worker
        pool.submit(FullQueueIT::sleepLong);
        Awaitility.await().until(() -> pool.metrics().sent() == 1);
        return pool;
    }

    private static Integer sleepLong() throws InterruptedException {
        Thread.sleep(60_000);
        return 0;
    }

    private static void end(ForkPool pool) {
        pool.shutdownNow();
        pool.close();
    }

    @Test
    void aTaskTooManyMustBeRejected() {
        ForkPool pool = full(WhenFull.REJECT);
        pool.submit(() -> 1);
        pool.submit(() -> 2);
        assertThatThrownBy(() -> pool.submit(() -> 3))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("full");
        end(pool);
    }

    @Test
    void theNewestMustBeCancelled() {
        ForkPool pool = full(WhenFull.CANCEL_NEWEST);
        Future<?> one = pool.submit(() -> 1), two = pool.submit(() -> 2), three = pool.submit(() -> 3);
        assertThat(three).isCancelled();
        assertThat(one.isDone() | two.isDone()).isFalse();
        end(pool);
    }

    @Test
    void theOldestMustBeCancelled() {
        ForkPool pool = full(WhenFull.CANCEL_OLDEST);
        Future<?> one = pool.submit(() -> 1), two = pool.submit(() -> 2), three = pool.submit(() -> 3);
        assertThat(one).isCancelled();
        assertThat(two.isDone() | three.isDone()).isFalse();
        end(pool);
    }

    @Test
    void whoeverSubmitsMustWaitForRoom() throws InterruptedException {
        ForkPool pool = full(WhenFull.WAIT);
        Future<?> one = pool.submit(() -> 1);
        pool.submit(() -> 2);
        AtomicReference<Future<Integer>> third = new AtomicReference<>();
        Thread submitter = new Thread(() -> third.set(pool.submit(() -> 3)));
        submitter.start();
        Awaitility.await().until(() -> submitter.getState() == Thread.State.WAITING);
        one.cancel(false);
        submitter.join(30_000);
        assertThat(third.get()).isNotNull();
        end(pool);
    }

    @Test
    void whoeverWaitsForRoomMustBeInterruptible() throws InterruptedException {
        ForkPool pool = full(WhenFull.WAIT);
        pool.submit(() -> 1);
        pool.submit(() -> 2);
        AtomicReference<Throwable> problem = new AtomicReference<>();
        Thread submitter = new Thread(() -> {
            try {
                pool.submit(() -> 3);
            } catch (RejectedExecutionException e) {
                problem.set(Thread.currentThread().isInterrupted() ? e : null);
            }
        });
        submitter.start();
        Awaitility.await().until(() -> submitter.getState() == Thread.State.WAITING);
        submitter.interrupt();
        submitter.join(30_000);
        assertThat(problem.get()).isNotNull();
        end(pool);
    }
}
