package org.jfork.conformance;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Tells people how far it is. On a terminal the last line changes; elsewhere there is one now and then. */
final class Progress {
    private static final long OTHERWISE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final PrintStream out;
    private final boolean terminal;
    private long last = System.nanoTime();

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    synchronized void tests(String title, long tests) {
        long now = System.nanoTime();
        if (now - last < (terminal ? TERMINAL_NANOS : OTHERWISE_NANOS)) return;
        last = now;
        String line = String.format("%-34s %,d tests so far", title, tests);
        if (terminal) out.print("\r" + line + "\033[K");
        else out.println(line);
        out.flush();
    }

    synchronized Run done(Run run) {
        last = System.nanoTime();
        print(String.format("%-34s %s, %.1f s", run.title(), run.result().summary(), run.millis() / 1000.0));
        return run;
    }

    synchronized void print(String line) {
        out.println(terminal ? "\r" + line + "\033[K" : line);
        out.flush();
    }
}
