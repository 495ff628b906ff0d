package org.jfork.pool;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jfork.rpc.DeathCertificate;
import org.jfork.rpc.WorkerLostException;

/** What tests of pools share. Every wait has a bound. */
final class PoolSupport {
    private PoolSupport() {}

    static <T> T get(Future<T> future) {
        try {
            return future.get(40, SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("unexpected: " + e.getCause(), e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("nothing within 40 s: " + future, e);
        }
    }

    static Throwable failure(Future<?> future) {
        try {
            throw new AssertionError("no failure, but " + future.get(40, SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no failure within 40 s", e);
        }
    }

    static DeathCertificate death(Future<?> future) {
        Throwable failure = failure(future);
        assertThat(failure).isInstanceOf(WorkerLostException.class);
        return ((WorkerLostException) failure).certificate();
    }

    static long pid() {
        return ProcessHandle.current().pid();
    }
}
