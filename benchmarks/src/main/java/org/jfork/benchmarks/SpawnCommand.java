package org.jfork.benchmarks;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Option(names = "--json", description = "print one JSON object as the last line")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this and exit")
    private boolean help;

    @Override
    public Integer call() throws Exception {
        SpawnReport report = new SpawnRun(rounds, programs).run();
        System.out.println(report.text());
        if (json) System.out.println(report.json());
        return 0;
    }
}
