package org.jfork.internal.rpc.caller;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Calls that may take so long and no longer. */
final class Deadlines {
    private Deadlines() {}

    /** @param awaited whether the answer has not come; one that has come is being delivered */
    static void limit(CompletableFuture<Object> future, Duration limit, BooleanSupplier awaited, String name) {
        Runnable expire = () -> {
            if (awaited.getAsBoolean())
                future.completeExceptionally(
                        new TimeoutException(name + " was not answered within " + limit.toMillis() + " ms"));
        };
        CompletableFuture<Void> timer = CompletableFuture.runAsync(
                expire, CompletableFuture.delayedExecutor(limit.toNanos(), TimeUnit.NANOSECONDS, Callbacks.executor()));
        future.whenComplete((value, problem) -> timer.cancel(false));
    }
}
