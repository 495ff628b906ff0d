package org.jfork.internal.caller;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Does on a thread of its own what a virtual thread cannot do. */
final class PlatformThread {
    private PlatformThread() {}

    static <R> R call(Callable<R> work) throws Exception {
        CompletableFuture<R> result = new CompletableFuture<>();
        Thread thread = new Thread(null, () -> complete(result, work), "jfork-copy", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Exception cause) throw cause;
            throw e;
        }
    }

    private static <R> void complete(CompletableFuture<R> result, Callable<R> work) {
        try {
            result.complete(work.call());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }
}
