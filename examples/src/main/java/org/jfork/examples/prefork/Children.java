package org.jfork.examples.prefork;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The child processes of this one: templates, and their workers, which the kernel counts as ours. */
final class Children {
    private Children() {}

    /**
     * Waits until all have ended, and kills who has not by then.
     *
     * @return what had to be killed
     */
    static List<ProcessHandle> awaitEnd(Duration limit) throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (ProcessHandle child : ProcessHandle.current().children().toList()) await(child.onExit(), deadline);
        List<ProcessHandle> left = ProcessHandle.current().children().toList();
        left.forEach(ProcessHandle::destroyForcibly);
        return left;
    }

    private static void await(CompletableFuture<?> end, long deadline) throws InterruptedException, ExecutionException {
        try {
            end.get(deadline - System.nanoTime(), NANOSECONDS);
        } catch (TimeoutException e) {
            // it is still there, and will be listed
        }
    }
}
