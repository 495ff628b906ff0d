package org.jfork.benchmarks;

import org.jfork.benchmarks.phases.PhasesCommand;
import org.jfork.benchmarks.pool.PoolCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code bin/bench}: one subcommand a measurement. */
@Command(
        name = "bench",
        description = "Measures jfork. Exit status 1 if anything failed, 2 for a wrong command line.",
        subcommands = {RateCommand.class, SpawnCommand.class, PhasesCommand.class, PoolCommand.class, HelpCommand.class
        })
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
