package org.jfork.internal.caller;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jfork.ForkException;
import org.jfork.ForkReport;
import org.jfork.Hazard;
import org.jfork.Treatment;
import org.jfork.internal.wire.MalformedFrameException;
import org.jfork.internal.wire.Report;

/** The reports that a process was asked for, in order. Guarded by the lock of its {@link Preparation}. */
final class Reports {
    private final Queue<CompletableFuture<ForkReport>> asked = new ArrayDeque<>();

    CompletableFuture<ForkReport> ask() {
        CompletableFuture<ForkReport> answer = new CompletableFuture<>();
        asked.add(answer);
        return answer;
    }

    /** The one that is answered next; null if nobody asked. */
    CompletableFuture<ForkReport> next() {
        return asked.poll();
    }

    boolean areAwaited() {
        return !asked.isEmpty();
    }

    static ForkReport decode(long pid, byte[] payload) throws MalformedFrameException {
        Report report = Report.decode(payload);
        List<ForkReport.Finding> findings = new ArrayList<>();
        for (String line : report.lines()) findings.add(finding(line));
        List<ForkReport.Descriptor> descriptors = new ArrayList<>();
        for (String text : report.descriptors()) descriptors.add(descriptor(text));
        return new ForkReport(pid, findings, report.threads(), descriptors);
    }

    private static ForkReport.Descriptor descriptor(String text) throws MalformedFrameException {
        String[] words = text.split(" ", 3);
        try {
            Optional<String> owner = words[1].equals("-") ? Optional.empty() : Optional.of(words[1]);
            return new ForkReport.Descriptor(Integer.parseInt(words[0]), words[2], owner);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new MalformedFrameException("a report with the descriptor " + text);
        }
    }

    private static ForkReport.Finding finding(String line) throws MalformedFrameException {
        String[] words = line.split(" ", 3);
        try {
            return new ForkReport.Finding(Hazard.valueOf(words[0]), Treatment.valueOf(words[1]), words[2]);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new MalformedFrameException("a report with the line " + line);
        }
    }

    /** What is still awaited will not come. */
    Runnable failing(ForkException reason) {
        List<CompletableFuture<ForkReport>> left = new ArrayList<>(asked);
        asked.clear();
        return () -> left.forEach(answer -> answer.completeExceptionally(reason));
    }
}
