package org.jfork.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jfork.support.CallerProgram;
import org.jfork.support.FaultyLibrary;

/** A {@link FaultTrials} program below {@code bin/supervise}, which tells what was left behind. */
final class SupervisedTrials implements AutoCloseable {
    private static final int GRACE_SECONDS = 5;
    private static final int LEFTOVERS = 3; // the exit status of the supervisor

    private final CallerProgram program;

    private SupervisedTrials(CallerProgram program) {
        this.program = program;
    }

    static SupervisedTrials of(String mode, List<String> faults) {
        return start(GRACE_SECONDS, "", mode, faults);
    }

    /** More time for processes that are in the middle of a delay. */
    static SupervisedTrials of(String mode, List<String> faults, int delaySeconds) {
        return start(GRACE_SECONDS + delaySeconds, "", mode, faults);
    }

    /** The program itself has the fault. */
    static SupervisedTrials faulty(String mode, String fault) {
        return start(GRACE_SECONDS, fault, mode, List.of());
    }

    private static SupervisedTrials start(int grace, String fault, String mode, List<String> faults) {
        String inTemporaryDirectory = "java=$1; shift; exec \"$java\" -Djava.io.tmpdir=\"$TMPDIR\" \"$@\"";
        CallerProgram program = CallerProgram.of(FaultTrials.class)
                .wrapper("python3", supervisor().toString(), "--grace", Integer.toString(grace))
                .wrapper("sh", "-c", inTemporaryDirectory, "sh")
                .options("-XX:-UsePerfData", "-Dorg.jfork.native.path=" + FaultyLibrary.path())
                .environment("JFORK_FAULT", fault)
                .start(Stream.concat(Stream.of(mode), faults.stream()).toArray(String[]::new));
        return new SupervisedTrials(program);
    }

    private static Path supervisor() {
        try {
            return Path.of(Objects.requireNonNull(SupervisedTrials.class.getResource("/bin/supervise"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The program's exit status, and that nothing was left behind. */
    void mustEndWith(int status) {
        int ended = program.awaitExit();
        if (ended == LEFTOVERS || ended != status)
            throw new AssertionError(
                    "exit status " + ended + ", not " + status + "\n" + program.output() + program.errors());
        assertThat(program.errors()).doesNotContain("left behind");
    }

    /** The lines that begin with {@code trial}, without that word. */
    List<String> trials() {
        return program.output()
                .lines()
                .filter(line -> line.startsWith("trial "))
                .map(line -> line.substring("trial ".length()))
                .toList();
    }

    /** Whether some process came to this place and had this fault there. */
    boolean reached(int number, String kind) {
        return program.errors().contains("jfork: fault " + number + ":" + kind + " in process");
    }

    @Override
    public void close() {
        program.close();
    }
}
