package org.jfork.examples.save;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jfork.Fork;

/**
 * What Redis calls BGSAVE, for Java: a map of 500 MB is written to all the time, and saved to disk fifty times as it was at one
 * moment, by copies of the program. Whoever saves holds the map's lock for no longer than it takes to copy the program.
 */
public final class BackgroundSave {
    private static final int WRITERS = 2;
    private static final int LIMIT_SECONDS = 120;

    private final Store store;
    private final Pauses pauses = new Pauses();
    private final AtomicLong transfers = new AtomicLong();

    private BackgroundSave(int megabytes) {
        store = new Store(megabytes);
    }

    /**
     * The main program.
     *
     * @param arguments the size of the map in MB, and how often it is saved; 500 and 50 if they are missing
     * @throws Exception if a save fails, or is not consistent
     */
    public static void main(String[] arguments) throws Exception {
        int megabytes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        int saves = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
        BackgroundSave program = new BackgroundSave(megabytes);
        for (int i = 0; i < WRITERS; i++) {
            Thread writer = new Thread(program::writeForEver, "writer " + i);
            writer.setDaemon(true);
            writer.start();
        }
        Path directory = Files.createTempDirectory("background-save");
        try {
            for (int i = 1; i <= saves; i++) program.save(directory.resolve("save-" + i), i);
        } finally {
            Files.delete(directory);
        }
        System.out.println(saves + " saves, all consistent; " + program.pauses);
    }

    private void writeForEver() {
        while (true) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            store.transfer(random.nextInt(store.size()), random.nextInt(store.size()), random.nextLong(1000));
            if (transfers.incrementAndGet() % 1000 == 0) pause();
        }
    }

    /** Writers leave something of the processors to others. */
    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void save(Path file, int number) throws Exception {
        long start = System.nanoTime();
        CompletableFuture<Long> saved = copy(file);
        double pause = pauses.end();
        long pid = saved.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        double took = (System.nanoTime() - start) / 1e9;
        long size = Files.size(file) >> 20, seen = StoreFile.check(file);
        Files.delete(file);
        System.out.printf(
                Locale.ROOT,
                "save %2d  process %d  pause %5.1f ms  %d MB in %.1f s  %d transfers in it, %d by now%n",
                number,
                pid,
                pause,
                size,
                took,
                seen,
                transfers.get());
    }

    /** The lock is held by the copy, too, but nobody else is there who would want it. */
    private CompletableFuture<Long> copy(Path file) {
        store.lock().lock();
        try {
            pauses.begin();
            return Fork.snapshot(() -> write(file));
        } finally {
            store.lock().unlock();
        }
    }

    /** In the copy. */
    private long write(Path file) throws IOException {
        StoreFile.write(file, store.accounts());
        return ProcessHandle.current().pid();
    }
}
