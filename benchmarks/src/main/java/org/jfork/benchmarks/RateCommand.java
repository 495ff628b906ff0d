package org.jfork.benchmarks;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sequential life cycles: how many a second, how long each takes, and whether anything stays behind. */
@Command(
        name = "rate",
        description =
                "Forks workers with an empty function, one after the other, each until its exit status is collected.")
final class RateCommand implements Callable<Integer> {
    @Option(names = "-n", defaultValue = "10000", description = "life cycles to measure (default: ${DEFAULT-VALUE})")
    private int cycles;

    @Option(
            names = "--warmup",
            defaultValue = "200",
            description = "life cycles before, not measured (default: ${DEFAULT-VALUE})")
    private int warmup;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        RateReport report = new RateRun(cycles, warmup).run();
        output.print(report.text(), report.json());
        return report.isGood() ? 0 : 1;
    }
}
