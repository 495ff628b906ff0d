package org.jfork.conformance;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jfork.Fork;
import org.jfork.conformance.suite.SuiteRun;

/** A template, and the suite in it and in its workers. */
final class TemplateRuns implements AutoCloseable {
    private final Suite suite;
    private final Settings settings;
    private final Progress progress;
    private final RunDirectory directory;
    private final Fork template;

    TemplateRuns(Suite suite, Settings settings, Progress progress, String name) throws IOException {
        this.suite = suite;
        this.settings = settings;
        this.progress = progress;
        directory = RunDirectory.make(settings, suite, name);
        template = exec();
    }

    private Fork exec() throws IOException {
        try (FileOutputStream output = new FileOutputStream(directory.output().toFile(), true)) {
            return Fork.builder()
                    .java(settings.tool("java"))
                    .jvmOptions(directory.jvmOptions(settings).toArray(String[]::new))
                    .classPath(suite.classPath().toArray(Path[]::new))
                    .directory(directory.path())
                    .standardOutput(output)
                    .standardError(output)
                    .exec();
        }
    }

    /** One worker that runs everything. */
    Run worker(String title) throws IOException, InterruptedException {
        Patience patience = new Patience(settings);
        Problems problems = new Problems(directory);
        SuiteResult result = new SuiteResult();
        try (ResultsFile results = new ResultsFile(directory.results("worker"), result)) {
            new WorkerRun(suite, template, patience, problems)
                    .run(results, suite.tests().toString(), () -> look(title, results));
        }
        return progress.done(new Run(title, result, problems.all(), patience.millis()));
    }

    /** The template itself runs everything, and can be forked when it has. */
    Run template(String title) throws IOException, InterruptedException {
        Patience patience = new Patience(settings);
        Problems problems = new Problems(directory);
        SuiteResult result = new SuiteResult();
        try (ResultsFile results = new ResultsFile(directory.results("template"), result)) {
            template.eval(
                    SuiteRun::evaluate,
                    results.path().toString(),
                    suite.include(),
                    suite.exclude(),
                    suite.tests().toString());
            // What a template is doing is not to be seen; a worker that does nothing comes when it has done it.
            new WorkerRun(suite, template, patience, problems).runNothing(() -> look(title, results));
            results.read();
        }
        problems.checkEnd(result, true, "did not run all tests");
        return progress.done(new Run(title, result, problems.all(), patience.millis()));
    }

    private void look(String title, ResultsFile results) throws IOException {
        results.read();
        progress.tests(title, results.result().tests());
    }

    /** A worker for each class, some of them at a time. */
    Run workerForEach(Collection<String> classes, String title) throws IOException, InterruptedException {
        Patience patience = new Patience(settings);
        Problems problems = new Problems(directory);
        template.eval(
                SuiteRun::discover,
                suite.include(),
                suite.exclude(),
                suite.tests().toString());
        SuiteResult all = new SuiteResult();
        ExecutorService threads = Executors.newFixedThreadPool(settings.atOnce());
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (String name : classes) runs.add(threads.submit(() -> runClass(name, all, problems, title)));
            for (Future<?> run : runs) run.get();
        } catch (ExecutionException e) {
            problems.add("a class could not be run", e.getCause());
        } finally {
            threads.shutdownNow();
        }
        return progress.done(new Run(title, all, problems.all(), patience.millis()));
    }

    private Void runClass(String name, SuiteResult all, Problems problems, String title)
            throws IOException, InterruptedException {
        SuiteResult result = new SuiteResult();
        try (ResultsFile results = new ResultsFile(directory.results(name), result)) {
            new WorkerRun(suite, template, new Patience(settings), problems)
                    .run(results, SuiteRun.ONE_CLASS + name, results::read);
        }
        all.addAll(result);
        progress.tests(title, all.tests());
        return null;
    }

    /** Ends the template; one in the middle of a test ends, too. */
    @Override
    public void close() {
        template.close();
    }
}
