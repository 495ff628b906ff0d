package org.jfork.benchmarks;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long it takes to start a small program and to learn that it has ended, beside {@link ProcessBuilder}. */
@Command(
        name = "spawn",
        description =
                "Starts /bin/true, by jfork and by ProcessBuilder in turn, each until its exit status is collected.")
final class SpawnCommand implements Callable<Integer> {
    @Option(names = "--rounds", defaultValue = "11", description = "of each (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "-n", defaultValue = "200", description = "programs in a round (default: ${DEFAULT-VALUE})")
    private int programs;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        SpawnReport report = new SpawnRun(rounds, programs).run();
        output.print(report.text(), report.json());
        return 0;
    }
}
