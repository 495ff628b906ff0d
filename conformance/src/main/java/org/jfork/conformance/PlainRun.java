package org.jfork.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jfork.conformance.suite.SuiteRun;

/** A suite in a JVM that was started by {@code java}, and has nothing to do with jfork. */
final class PlainRun {
    private final Suite suite;
    private final Settings settings;
    private final Progress progress;

    PlainRun(Suite suite, Settings settings, Progress progress) {
        this.suite = suite;
        this.settings = settings;
        this.progress = progress;
    }

    /** Once. */
    Run once(String title, String name) throws IOException, InterruptedException {
        return run(title, name, 1);
    }

    /** Twice in one JVM; what counts is the second time. */
    Run again(String title, String name) throws IOException, InterruptedException {
        return run(title, name, 2);
    }

    private Run run(String title, String name, int times) throws IOException, InterruptedException {
        Patience patience = new Patience(settings);
        RunDirectory directory = RunDirectory.make(settings, suite, name);
        Problems problems = new Problems(directory);
        ResultsFile last = new ResultsFile(directory.results("suite-" + times), new SuiteResult());
        Process process = start(directory, times);
        try (last) {
            patience.await(process.onExit(), () -> look(last, title), () -> LongStream.of(process.pid()));
            problems.checkEnd(last.result(), process.exitValue() == 0, "ended with exit code " + process.exitValue());
        } catch (HangException e) {
            problems.add(e.getMessage());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // the JDK does not say that it can happen
        } finally {
            process.destroyForcibly();
        }
        return progress.done(new Run(title, last.result(), problems.all(), patience.millis()));
    }

    private void look(ResultsFile results, String title) throws IOException {
        results.read();
        progress.tests(title, results.result().tests());
    }

    private Process start(RunDirectory directory, int times) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(settings.tool("java").toString());
        command.addAll(directory.jvmOptions(settings));
        command.add("-cp");
        command.add(suite.classPath().stream().map(Path::toString).collect(Collectors.joining(":")));
        command.add(SuiteRun.class.getName());
        for (int i = 1; i <= times; i++) {
            command.add(directory.results("suite-" + i).toString());
            command.addAll(
                    List.of(suite.include(), suite.exclude(), suite.tests().toString()));
        }
        return new ProcessBuilder(command)
                .directory(directory.path().toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.output().toFile())
                .start();
    }
}
