package org.jfork.examples.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jfork.Fork;
import org.jfork.pool.ForkPool;
import org.jfork.pool.TaskOptions;

/** Sums of squares, and among them tasks that exit, use up the memory, crash and spin: all sums are right. */
public final class UnruffledPool {
    private static final int SUMS = 1000;
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private UnruffledPool() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("example-pool"); // for what HotSpot has to say of a crash
        try (ForkPool pool =
                ForkPool.builder().recipe(() -> template(directory)).most(2).open()) {
            run(pool);
            System.out.println(pool.metrics().forks() + " workers, of which "
                    + pool.metrics().deaths() + " died");
        } finally {
            remove(directory);
        }
    }

    private static Fork template(Path directory) {
        return Fork.builder().jvmOptions("-Xmx64m").directory(directory).exec();
    }

    private static void run(ForkPool pool) throws InterruptedException {
        Map<Misdeed, Future<?>> misdeeds = new EnumMap<>(Misdeed.class);
        Future<?>[] sums = new Future<?>[SUMS];
        for (int i = 0; i < SUMS; i++) {
            int last = i;
            sums[i] = pool.submit(() -> sumOfSquares(last));
            if (i % (SUMS / 4) == 10) {
                Misdeed misdeed = Misdeed.values()[misdeeds.size()];
                TaskOptions options = new TaskOptions().name(misdeed.name());
                if (misdeed == Misdeed.SPIN_FOR_EVER) options.deadline(DEADLINE);
                misdeeds.put(
                        misdeed,
                        pool.submit(
                                () -> {
                                    misdeed.commit();
                                    return null;
                                },
                                options));
            }
        }
        int right = 0;
        for (int i = 0; i < SUMS; i++) if (isRight(sums[i], i)) right++;
        misdeeds.forEach((misdeed, future) -> System.out.println(misdeed + ": " + outcome(future)));
        System.out.println(right + " of " + SUMS + " sums are right");
    }

    private static boolean isRight(Future<?> sum, int last) throws InterruptedException {
        try {
            return sum.get().equals(sumOfSquares(last));
        } catch (ExecutionException e) {
            System.out.println("a sum failed: " + e.getCause());
            return false;
        }
    }

    private static Long sumOfSquares(int last) {
        return IntStream.rangeClosed(0, last).mapToLong(i -> (long) i * i).sum();
    }

    private static String outcome(Future<?> future) {
        try {
            return "returned " + future.get();
        } catch (ExecutionException e) {
            return e.getCause().toString();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(directory);
    }
}
