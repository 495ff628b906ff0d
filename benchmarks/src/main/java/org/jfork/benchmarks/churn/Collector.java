package org.jfork.benchmarks.churn;

/** The collectors under test. */
public enum Collector {
    SERIAL("-XX:+UseSerialGC"),
    PARALLEL("-XX:+UseParallelGC"),
    G1("-XX:+UseG1GC");

    private final String option;

    Collector(String option) {
        this.option = option;
    }

    String option() {
        return option;
    }
}
