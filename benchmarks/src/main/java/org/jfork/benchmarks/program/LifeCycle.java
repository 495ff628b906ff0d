package org.jfork.benchmarks.program;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.Worker;

/** One process from birth to death; throws if anything is not as it should be. Limits of time are those of {@link Obedient}'s owner. */
@FunctionalInterface
interface LifeCycle {
    long LIMIT_SECONDS = 240;

    void live() throws Exception;

    /** Until the control socket is at its end: the process is gone, its memory is free. */
    static LifeCycle untilEnd(Supplier<Fork> maker) {
        return () -> {
            Worker worker = start(maker.get());
            try (SocketChannel channel = worker.channel()) {
                awaitEnd(channel);
            }
        };
    }

    /** Until its exit status is known. */
    static LifeCycle untilStatus(Supplier<Fork> maker) {
        return () -> awaitStatus(start(maker.get()));
    }

    /** The same, of a worker that compiles. */
    static LifeCycle untilCompiled(Supplier<Fork> maker, String sources) {
        return () ->
                awaitStatus(maker.get().sendArg(sources).run(CompiledTree::run).get(LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    private static void awaitStatus(Worker worker) throws Exception {
        try {
            expectSuccess(worker, worker.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS));
        } finally {
            worker.channel().close();
        }
    }

    /** First one, then the other; when the socket was at its end. */
    static long both(Fork process) throws Exception {
        Worker worker = start(process);
        try (SocketChannel channel = worker.channel()) {
            awaitEnd(channel);
            long end = System.nanoTime();
            expectSuccess(worker, worker.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS));
            return end;
        }
    }

    /** Of a process whose template has the fault that it ends right after the clone. */
    static LifeCycle stillborn(Supplier<Fork> maker) {
        String wanted = ExitStatus.ofCode(0).toString();
        return () -> {
            CompletableFuture<Worker> running = maker.get().run(EmptyFunction::run);
            try {
                running.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ForkException
                        && e.getCause().getMessage().endsWith(wanted)) return;
                throw e;
            }
            throw new IllegalStateException("the child was to end before it runs anything");
        };
    }

    private static Worker start(Fork process) throws Exception {
        return process.run(EmptyFunction::run).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static void awaitEnd(SocketChannel channel) throws IOException {
        channel.configureBlocking(true);
        ByteBuffer octet = ByteBuffer.allocate(1);
        while (channel.read(octet.clear()) >= 0) {}
    }

    private static void expectSuccess(Worker worker, ExitStatus status) {
        if (!status.isSuccess()) throw new IllegalStateException(worker + " ended with " + status);
    }
}
