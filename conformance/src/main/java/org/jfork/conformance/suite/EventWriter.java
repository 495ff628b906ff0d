package org.jfork.conformance.suite;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jfork.conformance.suite.Event.Kind;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes each event as soon as it happens, so that the file tells what was going on when a process crashes or hangs. Tests
 * may run on several threads.
 */
final class EventWriter implements TestExecutionListener, AutoCloseable {
    private final OutputStream file;

    EventWriter(Path file) throws IOException {
        this.file = Files.newOutputStream(file); // no buffer
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        write(Event.of(Kind.PLANNED, Long.toString(plan.countTestIdentifiers(TestIdentifier::isTest))));
        for (TestIdentifier engine : plan.getRoots())
            for (TestIdentifier child : plan.getChildren(engine))
                child.getSource().ifPresent(source -> {
                    if (source instanceof ClassSource found) write(Event.of(Kind.CLASS, found.getClassName()));
                });
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.getParentId().isPresent()) write(Event.of(Kind.STARTED, test.getUniqueId(), test.getDisplayName()));
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        ended(test, Outcome.SKIPPED, "", reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Optional<Throwable> thrown = result.getThrowable();
        ended(
                test,
                outcome(result),
                thrown.map(e -> e.getClass().getName()).orElse(""),
                thrown.map(EventWriter::trace).orElse(""));
    }

    private static Outcome outcome(TestExecutionResult result) {
        return switch (result.getStatus()) {
            case SUCCESSFUL -> Outcome.PASSED;
            case FAILED -> Outcome.FAILED;
            case ABORTED -> Outcome.ABORTED;
        };
    }

    /** Engines are left out: where each class has a process of its own, they end in every one. */
    private void ended(TestIdentifier test, Outcome outcome, String thrown, String detail) {
        if (test.getParentId().isEmpty() && outcome == Outcome.PASSED) return;
        String type = test.isTest() ? "TEST" : "CONTAINER";
        write(Event.of(Kind.ENDED, test.getUniqueId(), test.getDisplayName(), type, outcome.name(), thrown, detail));
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        try {
            thrown.printStackTrace(new PrintWriter(text));
        } catch (RuntimeException e) { // tests throw the strangest things
            return thrown.getClass() + ", whose stack trace cannot be printed: " + e;
        }
        return text.toString();
    }

    private synchronized void write(Event event) {
        try {
            file.write((event.toLine() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void complete() {
        write(Event.of(Kind.COMPLETE));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
