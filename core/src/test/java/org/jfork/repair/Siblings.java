package org.jfork.repair;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.Worker;

/** Forks several workers of one template and reads the text that each writes before it ends. */
final class Siblings {
    private static final int LIMIT_SECONDS = 60;

    private Siblings() {}

    static List<String> answers(Fork template, int count, String function) throws Exception {
        List<CompletableFuture<Worker>> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) workers.add(template.fork().run(function));
        List<String> answers = new ArrayList<>();
        for (CompletableFuture<Worker> worker : workers)
            answers.add(answer(worker.get(LIMIT_SECONDS, TimeUnit.SECONDS)));
        return answers;
    }

    static String answer(Worker worker) throws Exception {
        try (SocketChannel channel = worker.channel()) {
            channel.configureBlocking(true);
            String text = new String(readAll(channel), UTF_8);
            ExitStatus status = worker.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!status.isSuccess()) throw new AssertionError(worker + " ended with " + status + " after: " + text);
            return text;
        }
    }

    private static byte[] readAll(SocketChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (channel.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toByteArray();
    }

    static void write(SocketChannel channel, String text) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(text.getBytes(UTF_8));
        while (octets.hasRemaining()) channel.write(octets);
    }
}
