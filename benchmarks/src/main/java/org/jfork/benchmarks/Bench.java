package org.jfork.benchmarks;

import org.jfork.benchmarks.memory.MemoryCommand;
import org.jfork.benchmarks.phases.PhasesCommand;
import org.jfork.benchmarks.pool.PoolCommand;
import org.jfork.benchmarks.warm.WarmCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code bin/bench}: one subcommand a measurement. */
@Command(
        name = "bench",
        description = "Measures jfork. Exit status 1 if anything failed, 2 for a wrong command line.",
        subcommands = {
            RateCommand.class,
            PhasesCommand.class,
            ExecCommand.class,
            ScaleCommand.class,
            MemoryCommand.class,
            BigCommand.class,
            WarmCommand.class,
            SnapshotCommand.class,
            SpawnCommand.class,
            PoolCommand.class,
            HelpCommand.class
        })
public final class Bench {
    Bench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
