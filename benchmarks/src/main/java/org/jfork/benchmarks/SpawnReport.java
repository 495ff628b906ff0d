package org.jfork.benchmarks;

/** What {@code bench spawn} found: microseconds for one program. */
record SpawnReport(int programs, Spread jfork, Spread builder) {
    private double ratio() {
        return builder.median() / jfork.median();
    }

    private static long heapMebi() {
        return Runtime.getRuntime().totalMemory() >> 20;
    }

    String text() {
        return String.format(
                "us for one program, from starting it to its exit status; %d rounds of %d, %d MiB of heap%n"
                        + "jfork:          %s%nProcessBuilder: %s%nProcessBuilder takes %.2f times as long (medians)",
                jfork.count(), programs, heapMebi(), jfork, builder, ratio());
    }

    String json() {
        return new Json()
                .put("benchmark", "spawn")
                .put("java", System.getProperty("java.version"))
                .put("rounds", jfork.count())
                .put("n", programs)
                .put("heap_mib", heapMebi())
                .put("jfork_median_us", jfork.median())
                .put("jfork_least_us", jfork.least())
                .put("jfork_most_us", jfork.most())
                .put("process_builder_median_us", builder.median())
                .put("process_builder_least_us", builder.least())
                .put("process_builder_most_us", builder.most())
                .put("ratio_percent", ratio() * 100)
                .toString();
    }
}
