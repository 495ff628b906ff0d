package org.jfork.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jfork.ExitStatus;
import org.jfork.ForkException;
import org.jfork.Worker;

/** What tests and their workers say to each other over a control socket. Every wait has a bound. */
public final class Dialogue {
    private static final int LIMIT_SECONDS = 30;

    private Dialogue() {}

    /** Writes words, separated by spaces; for either side. */
    public static void say(WritableByteChannel channel, Object... words) {
        String text = Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(" "));
        try {
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(UTF_8));
            while (octets.hasRemaining()) channel.write(octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything up to the end of stream; for a worker, whose side blocks. */
    public static String hear(SocketChannel channel) throws IOException {
        return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
    }

    /** What the worker wrote until it ended, with success. */
    public static String answer(CompletableFuture<Worker> run) {
        return new String(octets(run), UTF_8);
    }

    /** What the worker wrote until it ended, with success. */
    public static byte[] octets(CompletableFuture<Worker> run) {
        Worker worker = worker(run);
        byte[] octets = untilEnd(worker);
        assertThat(status(worker)).isEqualTo(ExitStatus.ofCode(0));
        return octets;
    }

    /** What the worker wrote until it closed its end, or ended. The channel is closed. */
    public static byte[] untilEnd(Worker worker) {
        try (SocketChannel channel = worker.channel()) {
            channel.configureBlocking(true);
            return Channels.newInputStream(channel).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells a worker that nothing more will come, and reads what it answers until it ends, with success. */
    public static String finish(Worker worker) {
        try {
            worker.channel().shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String heard = new String(untilEnd(worker), UTF_8);
        assertThat(status(worker)).isEqualTo(ExitStatus.ofCode(0));
        return heard;
    }

    public static Worker worker(CompletableFuture<Worker> run) {
        return get(run);
    }

    /** How the worker ended. */
    public static ExitStatus status(Worker worker) {
        return get(worker.onExit());
    }

    /** How the worker ended; its channel is closed, whatever it says. */
    public static ExitStatus status(CompletableFuture<Worker> run) {
        Worker worker = worker(run);
        untilEnd(worker);
        return status(worker);
    }

    /** Why the function was not entered. */
    public static ForkException failure(CompletableFuture<Worker> run) {
        try {
            Worker worker = run.get(LIMIT_SECONDS, SECONDS);
            worker.destroyForcibly();
            throw new AssertionError("the function was entered: " + worker);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(ForkException.class);
            return (ForkException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no failure within " + LIMIT_SECONDS + " s", e);
        }
    }

    /** The same where the failure may have been noticed before the call, which throws then. */
    public static ForkException failure(Supplier<CompletableFuture<Worker>> run) {
        try {
            return failure(run.get());
        } catch (ForkException later) {
            assertThat(later).hasCauseInstanceOf(ForkException.class);
            return (ForkException) later.getCause();
        }
    }

    public static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT_SECONDS, SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("unexpected: " + e.getCause(), e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("nothing within " + LIMIT_SECONDS + " s: " + future, e);
        }
    }
}
