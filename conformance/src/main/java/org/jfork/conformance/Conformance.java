package org.jfork.conformance;

import java.io.IOException;
import java.util.Map;
import org.jfork.conformance.Comparison.Difference;

/** A suite, run in all the ways that are asked for. For one use. */
final class Conformance {
    private static final String PLAIN = "a  plain JVM";

    private final Suite suite;
    private final Settings settings;
    private final Progress progress;
    private final Report report;

    Conformance(Suite suite, Settings settings, Progress progress, Report report) {
        this.suite = suite;
        this.settings = settings;
        this.progress = progress;
        this.report = report;
    }

    /**
     * Runs and compares.
     *
     * @param ways letters, of b, c and d
     * @return whether all came to the same
     */
    boolean run(String ways) throws IOException, InterruptedException {
        PlainRun plain = new PlainRun(suite, settings, progress);
        Run first = plain.once(PLAIN, "a1");
        Run second = plain.once(PLAIN + ", again", "a2");
        if (!report.isSound(first) | !report.isSound(second)) return report.end();
        Comparison comparison = Comparison.with(first.result(), second.result());
        report.unsteady(comparison);
        if (ways.contains("b")) cold(comparison);
        if (ways.contains("c")) warm(comparison, plain);
        if (ways.contains("d")) each(comparison, first);
        return report.end();
    }

    private void cold(Comparison comparison) throws IOException, InterruptedException {
        try (TemplateRuns template = new TemplateRuns(suite, settings, progress, "b")) {
            report.compare(comparison, template.worker("b  worker of a cold template"));
        }
    }

    private void warm(Comparison comparison, PlainRun plain) throws IOException, InterruptedException {
        try (TemplateRuns template = new TemplateRuns(suite, settings, progress, "c")) {
            Run itself = template.template("c  template");
            report.compare(comparison, itself);
            if (!itself.problems().isEmpty()) return;
            Run worker = template.worker("c  worker of that template");
            Map<String, Difference> differences = comparison.differences(worker.result());
            report.compare(differences.isEmpty() ? comparison : twice(comparison, plain), worker);
        }
    }

    /** Some suites cannot be run twice in one JVM, whichever JVM that is. */
    private Comparison twice(Comparison comparison, PlainRun plain) throws IOException, InterruptedException {
        Run again = plain.again("c  plain JVM, for the second time", "c2");
        if (!again.problems().isEmpty()) return comparison;
        report.unrepeatable(comparison.differences(again.result()));
        return comparison.without(again.result());
    }

    private void each(Comparison comparison, Run plain) throws IOException, InterruptedException {
        var classes = plain.result().classes();
        try (TemplateRuns template = new TemplateRuns(suite, settings, progress, "d")) {
            report.compare(
                    comparison,
                    template.workerForEach(
                            classes, String.format("d  a worker for each of %d classes", classes.size())));
        }
    }
}
