package org.jfork.benchmarks.pool;

import java.util.concurrent.Callable;
import org.jfork.benchmarks.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tiny tasks: how many a second, beside threads of this JVM and Python's pool. */
@Command(name = "pool", description = "Runs tiny tasks in a pool of forked workers, in threads, and in Python's pool.")
public final class PoolCommand implements Callable<Integer> {
    @Option(names = "-n", defaultValue = "100000", description = "tasks a round (default: ${DEFAULT-VALUE})")
    private int tasks;

    @Option(names = "--workers", defaultValue = "2", description = "workers (default: ${DEFAULT-VALUE})")
    private int workers;

    @Option(
            names = "--trips",
            defaultValue = "2000",
            description = "tasks that are awaited one by one (default: ${DEFAULT-VALUE})")
    private int trips;

    @Option(names = "--rounds", defaultValue = "3", description = "rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--crowd", description = "only starts that many workers in one pool, and tells what they cost")
    private int crowd;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        if (crowd > 0) {
            Crowd report = Crowd.of(crowd);
            output.print(report.text(), report.json());
            return 0;
        }
        PoolReport report = new PoolRun(workers, tasks, trips, rounds).run();
        output.print(report.text(), report.json());
        return 0;
    }
}
