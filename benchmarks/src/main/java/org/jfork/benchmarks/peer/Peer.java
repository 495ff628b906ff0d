package org.jfork.benchmarks.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jfork.benchmarks.measure.Lap;

/**
 * A program that is measured: a process of its own, in Java, Perl, Python or C. It reads lines and answers each by one, {@code ok ...} or
 * {@code error ...}, the first by itself when it is ready; it ends when its standard input does.
 *
 * <pre>
 *   round WAY N IN_FLIGHT    ok NANOS FAILED LATENCY...       N life cycles, so many at once
 *   hold N                   ok PID...                        idle workers, so many from now on
 * </pre>
 */
public final class Peer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final long END_SECONDS = 20;

    private final String name;
    private final Process process;
    private final Writer orders;
    private final BufferedReader answers;

    private Peer(String name, Process process) {
        this.name = name;
        this.process = process;
        orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Blocks until it is ready. */
    public static Peer start(String name, List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        builder.environment().putAll(environment);
        Peer peer = new Peer(name, builder.start());
        try {
            peer.answer(START_LIMIT);
        } catch (IOException e) {
            peer.close();
            throw e;
        }
        return peer;
    }

    /** So many life cycles of that kind. */
    public Lap round(String way, int times, int inFlight) throws IOException {
        String[] words = ask("round", way, Integer.toString(times), Integer.toString(inFlight));
        long[] latencies = new long[words.length - 2];
        for (int i = 0; i < latencies.length; i++) latencies[i] = Long.parseLong(words[i + 2]);
        return new Lap(Long.parseLong(words[0]), Integer.parseInt(words[1]), latencies);
    }

    /** The words of the answer. */
    public synchronized String[] ask(String... words) throws IOException {
        orders.write(String.join(" ", words) + "\n");
        orders.flush();
        return answer(LIMIT);
    }

    /** A process that does not answer in time is killed; its templates and workers notice that. */
    private String[] answer(Duration limit) throws IOException {
        Executor later = CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> killing = CompletableFuture.runAsync(process::destroyForcibly, later);
        String line = answers.readLine();
        killing.cancel(false);
        if (line == null) throw new IOException(name + " ended, or did not answer within " + limit.toSeconds() + " s");
        if (!line.startsWith("ok")) throw new IOException(name + ": " + line);
        return line.length() <= 3 ? new String[0] : line.substring(3).split(" ");
    }

    /** Ends it, by force if it does not do so by itself. */
    @Override
    public void close() {
        try {
            orders.close();
        } catch (IOException gone) {
            // it has ended already
        }
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
