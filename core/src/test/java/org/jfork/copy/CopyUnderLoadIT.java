package org.jfork.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jfork.support.CallerProgram;
import org.jfork.support.HangReport;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program that is copied while it serves, ticks, waits, spins and allocates. {@code -Djfork.rounds=34} is the long form: so many
 * programs with each collector, 204 snapshots and 68 templates in all.
 */
@ExtendWith(ProcessHygiene.class)
class CopyUnderLoadIT {
    private static final int ROUNDS = Integer.getInteger("jfork.rounds", 1);
    private static final int SNAPSHOTS = 6;
    private static final int TEMPLATES = 2;

    @TempDir
    Path directory;

    static Stream<String> collectors() {
        return IntStream.range(0, ROUNDS).boxed().flatMap(round -> Stream.of("-XX:+UseSerialGC", "-XX:+UseG1GC"));
    }

    @ParameterizedTest
    @MethodSource("collectors")
    void aProgramMustLoseNothingAndItsCopiesMustConsumeNothing(String collector) throws IOException {
        Path ticks = directory.resolve("ticks");
        try (CallerProgram program = CallerProgram.of(LoadProgram.class)
                .options(collector, "-Xmx256m")
                .start(ticks.toString(), Integer.toString(SNAPSHOTS), Integer.toString(TEMPLATES))) {
            LoadClients clients = new LoadClients(program.pid());
            ask(clients, program.awaitLine("ports").split(" "));
            String counts = awaitOutcome(program);
            clients.stop();
            assertThat(clients.problems()).isEmpty();
            assertThat(clients.answers()).isGreaterThan(SNAPSHOTS);
            String[] both = counts.split(" ");
            assertThat(Long.parseLong(both[0])).isGreaterThanOrEqualTo(Long.parseLong(both[1]));
            assertThat(Files.readAllLines(ticks)).containsOnly(Long.toString(program.pid()));
        }
    }

    private static void ask(LoadClients clients, String[] ports) throws IOException {
        int http = Integer.parseInt(ports[0]);
        clients.askByHttp(http);
        clients.askByHttp(http);
        for (int i = 1; i < 3; i++) {
            int port = Integer.parseInt(ports[i]);
            if (port == 0) continue; // no virtual threads
            clients.askAnew(port);
            clients.askOn(port);
        }
    }

    private static String awaitOutcome(CallerProgram program) {
        try {
            String outcome = program.awaitLine("outcome");
            if (!outcome.startsWith("ok")) throw new AssertionError(outcome + "\n" + withoutLines(program.errors()));
            return program.awaitLine("ticks");
        } catch (AssertionError | RuntimeException e) {
            new HangReport(System.err).print("no outcome");
            throw e;
        }
    }

    /** It prints some hundred of them in a second. */
    private static String withoutLines(String errors) {
        return errors.replaceAll("(?m)^a line( of a copy)?\n", "");
    }
}
