package org.jfork.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tool that says "equal" proves nothing, unless it would have said otherwise. */
class ConformanceIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void aSuiteThatIsTheSameEverywhereMustBeEqualInAllWays() throws Exception {
        assertThat(conformance("Steady", "", LONG).run("b,c,d")).as(text()).isTrue();
        assertThat(text().lines().filter(line -> line.contains("7 tests: 4 passed, 1 failed, 2 skipped")))
                .as(text())
                .hasSize(6);
        assertThat(text()).endsWith("equal\n").doesNotContain("left out");
    }

    @Test
    void testsThatAreNotTheSameInPlainJvmsMustBeLeftOut() throws Exception {
        assertThat(conformance("(Unsteady|Once)", "", LONG).run("c")).as(text()).isTrue();
        assertThat(text())
                .containsPattern("differ between the two and are left out:\n.*passesOnlyTheFirstTimeOfAll")
                .containsPattern("cannot be run twice in one JVM .*:\n.*passesOnlyTheFirstTimeInAJvm");
    }

    @Test
    void aTestThatFailsInForkedProcessesOnlyMustBeReportedWithItsStackTrace() throws Exception {
        assertThat(conformance("Forked", "fail", LONG).run("b,c,d")).as(text()).isFalse();
        assertThat(text().lines().filter(line -> line.startsWith("DIFFERENT")))
                .as(text())
                .hasSize(4);
        assertThat(text())
                .contains("java.lang.IllegalStateException: because this process was forked")
                .contains("at org.jfork.conformance.fixtures.ForkedFixture.isDifferentHere(")
                .contains("NOT EQUAL: 4 differences");
    }

    @Test
    void aWorkerThatDiesMustBeReportedWithTheTestThatWasRunning() throws Exception {
        Run run = worker("die", LONG);
        assertThat(run.problems()).hasSize(1);
        assertThat(run.problems().get(0))
                .containsPattern(" ended with exit code 3; not ended by then: .*isDifferentHere");
    }

    @Test
    void aWorkerThatHangsMustBeEndedAndItsStacksShown() throws Exception {
        Run run = worker("hang", Duration.ofSeconds(12));
        assertThat(run.problems()).hasSize(1);
        assertThat(run.problems().get(0)).contains("no end within 12 s").contains("ForkedFixture.hangForEver(");
        assertThat(run.result().running()).anyMatch(id -> id.contains("isDifferentHere"));
        assertThat(pids(run.problems().get(0))).hasSize(2).allMatch(ConformanceIT::ends);
    }

    private Run worker(String ifForked, Duration limit) throws Exception {
        try (TemplateRuns template =
                new TemplateRuns(suite("Forked"), settings(ifForked, limit), progress(), ifForked)) {
            return template.worker("worker");
        }
    }

    private static List<Long> pids(String stacks) {
        return Pattern.compile("^--- process (\\d+)", Pattern.MULTILINE)
                .matcher(stacks)
                .results()
                .map(found -> Long.valueOf(found.group(1)))
                .toList();
    }

    /** One that is killed is there until its status has been collected. */
    private static boolean ends(long pid) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (isAlive(pid) && System.nanoTime() < deadline) LockSupport.parkNanos(1_000_000);
        return !isAlive(pid);
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private Conformance conformance(String fixture, String ifForked, Duration limit) {
        Progress progress = progress();
        return new Conformance(suite(fixture), settings(ifForked, limit), progress, new Report(progress));
    }

    private static Suite suite(String fixture) {
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(":"))
                .map(Path::of)
                .toList();
        Path tests = Path.of(ConformanceIT.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return new Suite(fixture, tests, classPath, ".*[.]" + fixture + "Fixture", "");
    }

    private Settings settings(String ifForked, Duration limit) {
        List<String> options =
                List.of("-Dif.forked=" + ifForked, "-Dunsteady.file=" + directory.resolve("unsteady"), "-Xmx64m");
        return new Settings(Path.of(System.getProperty("java.home")), options, limit, 2, directory);
    }

    private Progress progress() {
        return new Progress(new PrintStream(output, true, StandardCharsets.UTF_8), false);
    }

    private String text() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
