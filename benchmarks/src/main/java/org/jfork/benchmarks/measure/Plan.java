package org.jfork.benchmarks.measure;

import picocli.CommandLine.Option;

/** The options that all measurements have. */
public final class Plan {
    private static final int USUAL_ROUNDS = 7;

    @Option(names = "-n", description = "how often in a round; each measurement has a default of its own")
    private int times;

    @Option(
            names = "--rounds",
            defaultValue = "" + USUAL_ROUNDS,
            description = "rounds, each of everything in turn (default: ${DEFAULT-VALUE})")
    private int rounds = USUAL_ROUNDS;

    @Option(
            names = "--warmup",
            defaultValue = "1",
            description = "rounds before, that do not count (default: ${DEFAULT-VALUE})")
    private int warmup = 1;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            defaultValue = "",
            description = "leave out all rows whose key is not matched at its beginning")
    private String only = "";

    @Option(names = "--json", description = "print one JSON object as the last line")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this and exit")
    private boolean help;

    /** How often in a round. */
    public int times(int usual) {
        return times > 0 ? times : usual;
    }

    public int rounds() {
        return Math.max(1, rounds);
    }

    public int warmup() {
        return Math.max(0, warmup);
    }

    /** Whether a row is wanted. */
    public boolean wants(String key) {
        return only.isEmpty()
                || java.util.regex.Pattern.compile(only).matcher(key).lookingAt();
    }

    /** Prints what was found; the exit status. */
    public int print(Findings findings) {
        findings.fact("rounds", rounds()).fact("only", only.isEmpty() ? null : only);
        System.out.println(Texts.of(findings.members()));
        if (json) System.out.println(Members.json(findings.members()));
        return findings.isGood() ? 0 : 1;
    }
}
