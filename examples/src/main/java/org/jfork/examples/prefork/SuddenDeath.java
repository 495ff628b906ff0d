package org.jfork.examples.prefork;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jfork.ExitStatus;
import org.jfork.Worker;

/**
 * The end of a worker by SIGKILL, as its caller sees it. Times are counted from the kill.
 *
 * @param endMillis until the channel read its end
 * @param status how the process ended
 * @param statusMillis until that was known
 */
record SuddenDeath(double endMillis, ExitStatus status, double statusMillis) {
    private static final long LIMIT_MILLIS = 10_000;

    /** Kills a worker and watches. */
    static SuddenDeath of(Worker worker)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (Selector selector = Selector.open()) {
            worker.channel().register(selector, SelectionKey.OP_READ);
            long start = System.nanoTime();
            CompletableFuture<Double> reaped = worker.onExit().thenApply(status -> Member.millisSince(start));
            worker.destroyForcibly();
            selector.select(LIMIT_MILLIS);
            double end = Member.millisSince(start);
            checkEnd(worker.channel());
            double status = reaped.get(LIMIT_MILLIS, MILLISECONDS);
            return new SuddenDeath(end, worker.onExit().get(), status);
        }
    }

    private static void checkEnd(SocketChannel channel) throws IOException {
        int count = channel.read(ByteBuffer.allocate(1));
        if (count != -1) throw new IOException("the killed worker's channel did not read its end but " + count);
    }
}
