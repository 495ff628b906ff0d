package org.jfork.conformance;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What went wrong with the processes of a run, with all that there is to say about it. Safe for use by many threads. */
final class Problems {
    private static final int LINES_OF_CRASH = 80;

    private final RunDirectory directory;
    private final List<String> found = new ArrayList<>();

    Problems(RunDirectory directory) {
        this.directory = directory;
    }

    synchronized void add(String problem) {
        found.add(problem);
    }

    synchronized void add(String what, Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        add(what + ": " + trace);
    }

    /** After the end of a process: it must have ended well, and not before its tests. */
    void checkEnd(SuiteResult result, boolean success, String end) throws IOException {
        if (result.isComplete() && success) return;
        add("the process " + end + "; not ended by then: " + result.running() + "\nthe last it printed:\n"
                + directory.outputTail());
    }

    /** With the reports of JVMs that have crashed. */
    synchronized List<String> all() throws IOException {
        List<String> all = new ArrayList<>(found);
        for (Path report : directory.crashReports()) all.add(report + ":\n" + beginning(report));
        return all;
    }

    private static String beginning(Path report) throws IOException {
        List<String> lines = Files.readAllLines(report, StandardCharsets.ISO_8859_1);
        return String.join("\n", lines.subList(0, Math.min(lines.size(), LINES_OF_CRASH)));
    }
}
