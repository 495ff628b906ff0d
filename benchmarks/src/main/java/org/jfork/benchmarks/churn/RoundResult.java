package org.jfork.benchmarks.churn;

import java.nio.file.Path;
import java.util.List;
import org.jfork.benchmarks.churn.Outcome.Kind;

/**
 * How one JDK did with one collector.
 *
 * @param crashFiles hs_err files of templates and workers
 */
public record RoundResult(
        String jdk,
        Collector collector,
        int forks,
        int ok,
        int crashed,
        int hung,
        int lost,
        long mean,
        long max,
        double perSecond,
        List<Path> crashFiles) {

    static RoundResult of(ChurnSettings settings, Tally tally, double seconds, List<Path> crashFiles) {
        int ok = tally.count(Kind.OK), crashed = tally.count(Kind.CRASHED), hung = tally.count(Kind.HUNG);
        return new RoundResult(
                settings.jdk(),
                settings.collector(),
                settings.forks(),
                ok,
                crashed,
                hung,
                settings.forks() - ok - crashed - hung,
                tally.meanMillis(),
                tally.maxMillis(),
                ok / seconds,
                crashFiles);
    }

    /** Forks that did not end well; a template's own crash, which need not harm one, counts as well. */
    public int failures() {
        return Math.max(forks - ok, crashFiles.size());
    }

    static String heading() {
        return String.format(
                "%-10s %-10s %6s %6s %8s %6s %6s %9s %9s %8s",
                "JDK", "collector", "forks", "ok", "crashed", "hung", "lost", "mean ms", "max ms", "forks/s");
    }

    @Override
    public String toString() {
        return String.format(
                "%-10s %-10s %6d %6d %8d %6d %6d %9d %9d %8.1f",
                jdk,
                collector.name().toLowerCase(java.util.Locale.ROOT),
                forks,
                ok,
                crashed,
                hung,
                lost,
                mean,
                max,
                perSecond);
    }
}
