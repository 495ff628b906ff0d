package org.jfork.benchmarks.churn;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The collectors under test. */
public enum Collector {
    SERIAL("-XX:+UseSerialGC"),
    PARALLEL("-XX:+UseParallelGC"),
    G1("-XX:+UseG1GC"),
    /** Not every JDK has it. */
    SHENANDOAH("-XX:+UseShenandoahGC");

    private static final long LIMIT_SECONDS = 60;

    private final String option;

    Collector(String option) {
        this.option = option;
    }

    String option() {
        return option;
    }

    /** Whether the JDK has it: a JVM must start with it. */
    public boolean isIn(Path home) throws IOException, InterruptedException {
        Process java = new ProcessBuilder(home.resolve("bin").resolve("java").toString(), option, "-version")
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        if (!java.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) throw new IOException(home + " does not tell its version");
        return java.exitValue() == 0;
    }
}
