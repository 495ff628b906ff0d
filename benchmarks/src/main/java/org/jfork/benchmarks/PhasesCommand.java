package org.jfork.benchmarks;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long the parts of a worker's life take. */
@Command(
        name = "phases",
        description = "Forks workers one after the other, and measures how long they take to begin, and to end.")
final class PhasesCommand implements Callable<Integer> {
    @Option(names = "-n", defaultValue = "200", description = "workers of each kind (default: ${DEFAULT-VALUE})")
    private int workers;

    @Option(
            names = "--warmup",
            defaultValue = "20",
            description = "workers of each kind before, not measured (default: ${DEFAULT-VALUE})")
    private int warmup;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        PhasesReport report = new PhasesRun(workers, warmup).run();
        output.print(report.text(), report.json());
        return 0;
    }
}
