package org.jfork.benchmarks.churn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bin/churn}. */
@Command(
        name = "churn",
        description = {
            "Forks a template whose threads never rest, and looks whether every worker does its work and exits.",
            "Exit status 1 if any did not, 2 for a wrong command line."
        })
public final class ChurnCommand implements Callable<Integer> {
    private static final int LINES_OF_CRASH = 60;

    @Option(
            names = "--forks",
            defaultValue = "500",
            description = "of each JDK and collector (default: ${DEFAULT-VALUE})")
    private int forks;

    @Option(names = "--at-once", defaultValue = "2", description = "workers at a time (default: ${DEFAULT-VALUE})")
    private int atOnce;

    @Option(
            names = "--gc",
            defaultValue = "all",
            description = "serial, parallel, g1, shenandoah or all (default: ${DEFAULT-VALUE})")
    private String collectors;

    @Option(
            names = "--depth",
            defaultValue = "1",
            description = "2 to fork forks of the template, and so on (default: ${DEFAULT-VALUE})")
    private int depth;

    @Option(names = "--frozen", description = "let templates stay frozen between forks")
    private boolean frozen;

    @Option(
            names = "--deadline",
            defaultValue = "60",
            description = "seconds for each fork to end (default: ${DEFAULT-VALUE})")
    private int deadline;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this and exit")
    private boolean help;

    @Option(names = "--jdk", required = true, description = "home of a JDK; more than once for more")
    private List<Path> homes;

    @Option(names = "--out", required = true, description = "directory for crash reports and the like")
    private Path out;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChurnCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<RoundResult> results = new ArrayList<>();
        List<Collector> chosen = chosen();
        System.out.println(RoundResult.heading());
        for (Path home : homes)
            for (Collector collector : chosen) {
                if (!collector.isIn(home)) {
                    System.out.println(home + " has no collector " + collector + ", which is left out");
                    continue;
                }
                results.add(new ChurnRound(settings(home, collector)).run());
                System.out.println(results.get(results.size() - 1));
            }
        for (RoundResult result : results) for (Path file : result.crashFiles()) print(file);
        int failed = results.stream().mapToInt(RoundResult::failures).sum();
        System.out.println(results.stream().mapToInt(RoundResult::ok).sum() + " passed, " + failed + " failed");
        return failed == 0 ? 0 : 1;
    }

    private List<Collector> chosen() {
        List<Collector> chosen = Stream.of(Collector.values())
                .filter(collector -> collectors.equals("all") || collectors.equalsIgnoreCase(collector.name()))
                .toList();
        if (chosen.isEmpty()) throw new ParameterException(spec.commandLine(), "no such collector: " + collectors);
        return chosen;
    }

    private ChurnSettings settings(Path home, Collector collector) throws IOException {
        return new ChurnSettings(home, version(home), collector, out, forks, atOnce, depth, frozen, deadline);
    }

    /** The version as the JDK itself writes it down. */
    private static String version(Path home) throws IOException {
        Properties release = new Properties();
        try (var file = Files.newBufferedReader(home.resolve("release"))) {
            release.load(file);
        }
        return release.getProperty("JAVA_VERSION").replace("\"", "");
    }

    private static void print(Path file) throws IOException {
        System.out.println("--- " + file);
        try (Stream<String> lines = Files.lines(file)) {
            lines.limit(LINES_OF_CRASH).forEach(System.out::println);
        }
    }
}
