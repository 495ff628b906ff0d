package org.jfork.benchmarks;

import picocli.CommandLine.Option;

/** The options that all measurements have. */
public final class Output {
    @Option(names = "--json", description = "print one JSON object as the last line")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this and exit")
    private boolean help;

    public void print(String text, String object) {
        System.out.println(text);
        if (json) System.out.println(object);
    }
}
