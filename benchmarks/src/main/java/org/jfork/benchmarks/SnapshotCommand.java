package org.jfork.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jfork.benchmarks.measure.Contender;
import org.jfork.benchmarks.measure.Contest;
import org.jfork.benchmarks.measure.Figure;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.benchmarks.measure.Lap;
import org.jfork.benchmarks.measure.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How long a program stands still when it is copied, by the size of its live data, on small pages and on huge ones. */
@Command(
        name = "snapshot",
        description =
                "Copies a program with live data; ms for which its threads stood still, a copy. A GB's are ms per GB.")
final class SnapshotCommand implements Callable<Integer> {
    private static final int USUAL = 12;
    private static final List<Integer> SIZES = List.of(200, 1024); // MB

    @Mixin
    private Plan plan;

    @Override
    public Integer call() {
        Findings findings = new Findings("snapshot");
        Contest contest = Contest.millis(plan);
        for (int size : SIZES)
            for (boolean huge : List.of(false, true))
                contest.add(Contender.of(
                        key(size, huge),
                        (size == 1024 ? "a GB" : size + " MB") + " of live data, " + (huge ? "huge" : "4 KB")
                                + " pages",
                        () -> lap(size, huge)));
        contest.run(findings);
        for (int size : SIZES)
            findings.figure(Figure.ratio(
                    "ratio_huge_" + size + "mb",
                    "pause on small pages to that on huge ones, " + size + " MB",
                    "",
                    contest.row(key(size, false)),
                    contest.row(key(size, true))));
        return plan.print(findings);
    }

    private static String key(int size, boolean huge) {
        return "pause_" + size + "mb_" + (huge ? "huge_" : "") + "ms";
    }

    /** In a JVM of its own. */
    private Lap lap(int size, boolean huge) throws IOException, InterruptedException {
        String heap = size * 2 + "m";
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms" + heap,
                        "-Xmx" + heap,
                        "-XX:" + (huge ? '+' : '-') + "UseTransparentHugePages",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SnapshotProgram.class.getName(),
                        Integer.toString(size),
                        Integer.toString(plan.times(USUAL)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long[] pauses;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(program.getInputStream()))) {
            pauses = lines.lines().mapToLong(Long::parseLong).toArray();
        }
        if (program.waitFor() != 0) throw new IOException("the program ended with " + program.exitValue());
        long sum = 0;
        for (long pause : pauses) sum += pause;
        return new Lap(sum, 0, pauses);
    }
}
