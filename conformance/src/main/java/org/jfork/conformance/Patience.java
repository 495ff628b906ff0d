package org.jfork.conformance;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;

/** Waits for processes, not for ever. Safe for use by many threads. */
final class Patience {
    private static final long LOOK_MILLIS = 100;

    /** What is done again and again meanwhile. */
    interface Look {
        void look() throws IOException;
    }

    /** Those that are to be examined if this takes too long; 0 is left out. */
    interface Suspects {
        LongStream pids();
    }

    private final Settings settings;
    private final long start = System.nanoTime();

    Patience(Settings settings) {
        this.settings = settings;
    }

    /** Waits for the future; looks once more when it is complete. */
    <T> T await(CompletableFuture<T> future, Look look, Suspects suspects)
            throws IOException, InterruptedException, ExecutionException, HangException {
        while (true) {
            try {
                T value = future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                look.look();
                return value;
            } catch (TimeoutException notYet) {
                look.look();
            }
            if (millis() > settings.limit().toMillis()) throw hang(suspects);
        }
    }

    private HangException hang(Suspects suspects) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder(
                "no end within " + settings.limit().toSeconds() + " s; this is what the processes were doing\n");
        HungProcess hung = new HungProcess(settings);
        for (long pid : suspects.pids().filter(pid -> pid > 0).distinct().toArray()) text.append(hung.stacks(pid));
        return new HangException(text.toString());
    }

    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
