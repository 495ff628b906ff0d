package org.jfork.benchmarks.churn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Many forks of one template. */
public final class ChurnRound {
    /** Then the rest is not tried, and counts as lost: each may cost a deadline. */
    private static final int ENOUGH_FAILURES = 10;

    private final ChurnSettings settings;
    private final Tally tally = new Tally();

    public ChurnRound(ChurnSettings settings) {
        this.settings = settings;
    }

    public RoundResult run() throws Exception {
        Files.createDirectories(settings.directory());
        for (Path old : files("hang_")) Files.delete(old);
        for (Path old : files("hs_err")) Files.delete(old);
        long start = System.nanoTime();
        try (ChurnTemplate template = new ChurnTemplate(settings)) {
            forkAll(template, settings.forks(), settings.atOnce());
        }
        return RoundResult.of(settings, tally, (System.nanoTime() - start) / 1e9, files("hs_err"));
    }

    private void forkAll(ChurnTemplate template, int forks, int atOnce) throws Exception {
        AtomicInteger left = new AtomicInteger(forks);
        ExecutorService callers = Executors.newFixedThreadPool(atOnce);
        List<Future<?>> results = new ArrayList<>();
        for (int i = 0; i < atOnce; i++) results.add(callers.submit(() -> forkSome(template, left)));
        callers.shutdown();
        for (Future<?> result : results) result.get();
    }

    private Void forkSome(ChurnTemplate template, AtomicInteger left) throws InterruptedException {
        while (left.getAndDecrement() > 0 && tally.failures() < ENOUGH_FAILURES) {
            Outcome outcome = new ChurnFork(template, settings).run();
            tally.add(outcome);
            if (outcome.kind() != Outcome.Kind.OK)
                System.err.println("churn: " + settings.jdk() + " " + settings.collector() + ": " + outcome);
        }
        return null;
    }

    private List<Path> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(settings.directory())) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }
}
