package org.jfork.examples.prefork;

import java.util.List;
import java.util.Locale;

/** Prints what each process did and what it cost. */
final class Table {
    /** One process; null is what is not known, or makes no sense for it. */
    record Row(String name, long pid, Integer requests, double startMillis, Memory before, Memory after) {}

    private static final String HEAD = """

                                                     memory at the start     memory after the load
            process            pid  requests  start-up   private  proport.   private  proport.""";
    private static final String FOOT = """

            start-up: ms from the call of fork, for the exec'ed JVM of exec, until the function has been entered; for the
            template from exec until it could be forked
            memory: MB in smaps_rollup, when all have started and when all requests are answered; private is what the
            process alone uses, proportional divides shared pages by the number of processes that share them
            """;

    private Table() {}

    static void print(List<Row> rows) {
        System.out.println(HEAD);
        rows.forEach(row -> System.out.println(line(row)));
        System.out.println(FOOT);
    }

    private static String line(Row row) {
        String requests = row.requests == null ? "-" : row.requests.toString();
        return String.format(
                Locale.ROOT,
                "%-12s%10d%10s%10.1f%s%s",
                row.name,
                row.pid,
                requests,
                row.startMillis,
                memory(row.before),
                memory(row.after));
    }

    private static String memory(Memory memory) {
        if (memory == null) return String.format("%10s%10s", "-", "-");
        return String.format(Locale.ROOT, "%10.1f%10.1f", memory.own() / 1024.0, memory.proportional() / 1024.0);
    }
}
