package org.jfork.internal.caller;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jfork.ForkException;
import org.jfork.Worker;
import org.jfork.internal.compile.CompilerProcess;
import org.jfork.internal.wire.Items;
import org.jfork.internal.wire.MalformedFrameException;

/** One source on its way through a process with a compiler. */
final class Compilation {
    private static final String FUNCTION = CompilerProcess.class.getName() + "::compile";
    private static final long LIMIT_SECONDS = 60;

    private Compilation() {}

    /**
     * Blocks until the source is compiled.
     *
     * @param process a fork with a compiler; it is gone afterwards
     * @param name of the class to make around statements
     * @param known classes that exist in the target process only
     * @return the classes made
     * @throws ForkException with the compiler's messages, or why there is no compiler
     */
    static Map<String, byte[]> run(Preparation process, String name, String source, Map<String, byte[]> known) {
        try {
            process.sendTexts(name, source);
            process.sendOctets(Items.encode(Items.ofClasses(known)));
            List<byte[]> answer = ask(process.run(FUNCTION, ""));
            List<byte[]> rest = answer.subList(1, answer.size());
            if (Items.toTexts(answer).get(0).equals(CompilerProcess.CLASSES)) return Items.toClasses(rest);
            throw new ForkException(
                    "the source cannot be evaluated: " + Items.toTexts(rest).get(0));
        } catch (IOException | MalformedFrameException | ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new ForkException("the source cannot be compiled: " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForkException("interrupted while a source was compiled", e);
        } finally {
            process.close();
        }
    }

    private static List<byte[]> ask(CompletableFuture<Worker> running)
            throws IOException, MalformedFrameException, InterruptedException, ExecutionException, TimeoutException {
        Worker worker;
        try {
            worker = running.get(LIMIT_SECONDS, SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            running.cancel(false);
            throw e;
        }
        try (SocketChannel channel = worker.channel()) {
            // Its death ends the reading, which has no limit of its own.
            CompletableFuture.delayedExecutor(LIMIT_SECONDS, SECONDS).execute(worker::destroyForcibly);
            List<byte[]> answer = Items.decode(readAll(channel));
            if (answer.isEmpty())
                throw new IOException(
                        "the compiler's process ended: " + worker.onExit().join());
            return answer;
        }
    }

    private static byte[] readAll(SocketChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer some = ByteBuffer.allocate(1 << 16);
        channel.configureBlocking(true);
        while (channel.read(some) >= 0) {
            all.write(some.array(), 0, some.position());
            some.clear();
        }
        return all.toByteArray();
    }
}
