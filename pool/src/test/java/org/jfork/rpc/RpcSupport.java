package org.jfork.rpc;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jfork.Fork;
import org.jfork.support.Dialogue;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What tests of calls share. Every wait has a bound. */
public final class RpcSupport implements BeforeAllCallback {
    /** The thread and the descriptors that calls need are there before the first test. */
    @Override
    public void beforeAll(ExtensionContext context) {
        Rpc<?> rpc = Rpc.of((Integer i) -> i).start(Fork.create());
        rpc.close();
        Dialogue.get(rpc.onExit());
    }

    public static <T> T get(CompletableFuture<T> future) {
        return Dialogue.get(future);
    }

    /** Why it failed. */
    public static Throwable failure(Future<?> future) {
        try {
            throw new AssertionError("no failure, but " + future.get(30, SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no failure within 30 s", e);
        }
    }
}
