package org.jfork.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What {@code bench rate} found. */
record RateReport(
        int n,
        int failed,
        long nanos,
        Histogram times,
        long longestCollect,
        Footprint before,
        Footprint after,
        List<String> problems) {
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;
    private static final double SECOND = 1e9;
    private static final double MOST_COLLECT = 1 * SECOND;
    private static final int MOST_LINES = 5;

    boolean isGood() {
        return complaints().isEmpty();
    }

    private List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        if (failed > 0) complaints.add(failed + " life cycles failed, such as:");
        problems.stream().limit(MOST_LINES).forEach(problem -> complaints.add("  " + problem));
        if (longestCollect > MOST_COLLECT) complaints.add("an exit status was collected late");
        if (!after.isWithin(before)) complaints.add("something stays behind");
        return complaints;
    }

    private double perSecond() {
        return (n - failed) / (nanos / SECOND);
    }

    private double percentile(double percent) {
        return times.getValueAtPercentile(percent) / MICRO;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%d life cycles in %.2f s: %.0f/s%n", n, nanos / SECOND, perSecond()));
        text.append(String.format(
                "us: p50 %.0f, p90 %.0f, p99 %.0f, max %.0f%n",
                percentile(50), percentile(90), percentile(99), percentile(100)));
        text.append(String.format("end of channel to exit status: at most %.1f ms%n", longestCollect / MILLI));
        text.append(String.format("warm:  %s%nafter: %s%n", before, after));
        for (String complaint : complaints())
            text.append("FAILED: ").append(complaint).append('\n');
        return text.append(n - failed)
                .append(" passed, ")
                .append(failed)
                .append(" failed")
                .toString();
    }

    String json() {
        return new Json()
                .put("benchmark", "rate")
                .put("java", System.getProperty("java.version"))
                .put("n", n)
                .put("failed", failed)
                .put("per_second", perSecond())
                .put("p50_us", percentile(50))
                .put("p90_us", percentile(90))
                .put("p99_us", percentile(99))
                .put("max_us", percentile(100))
                .put("max_collect_ms", longestCollect / MILLI)
                .put("descriptors_before", before.descriptors())
                .put("descriptors_after", after.descriptors())
                .put("threads_before", before.threads())
                .put("threads_after", after.threads())
                .put("children_before", before.children())
                .put("children_after", after.children())
                .put("ok", isGood())
                .toString();
    }
}
