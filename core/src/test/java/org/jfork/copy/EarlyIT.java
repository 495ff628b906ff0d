package org.jfork.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jfork.Early;
import org.jfork.support.CallerProgram;
import org.jfork.support.FaultyLibrary;
import org.jfork.support.Jars;
import org.jfork.support.JdkTool;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs that make their template of themselves, at their start. */
@ExtendWith(ProcessHygiene.class)
class EarlyIT {
    @TempDir
    Path directory;

    private static void expect(CallerProgram program, String mark) {
        String output = program.outputOfSuccess();
        assertThat(output)
                .contains("created " + mark + "; " + program.pid() + "\n")
                .contains("execed " + mark + "; " + program.pid() + "\n")
                .contains("forked " + mark + "+needed; " + program.pid() + "\n");
        assertThat(program.errors()).isEmpty();
    }

    @Test
    void allProcessesMustBeForksOfTheProgramAsItWasAtItsStart() {
        try (CallerProgram program = CallerProgram.of(EarlyProgram.class).start()) {
            expect(program, "early");
        }
    }

    @Test
    void aProgramMustBeStartedByEarlyWithItsArguments() {
        try (CallerProgram program =
                CallerProgram.of(Early.class).start(EarlyProgram.Unaware.class.getName(), "one", "two words")) {
            expect(program, "");
            assertThat(program.output()).endsWith("args one two words\n");
        }
    }

    @Test
    void anAgentMustMakeTheTemplateBeforeTheProgram() {
        Path agent = Jars.make(directory.resolve("agent.jar"), Map.of("Premain-Class", Early.class.getName()));
        try (CallerProgram program = CallerProgram.of(EarlyProgram.Unaware.class)
                .options("-javaagent:" + agent)
                .start()) {
            expect(program, "");
        }
    }

    @Test
    void anAgentThatCannotMakeOneMustNameTheWayThatSaysMore() {
        Path agent = Jars.make(directory.resolve("agent.jar"), Map.of("Premain-Class", Early.class.getName()));
        try (CallerProgram program = CallerProgram.of(EarlyProgram.Unaware.class)
                .options("-XX:+UseZGC", "-javaagent:" + agent)
                .start()) {
            assertThat(program.awaitExit()).isNotZero();
            assertThat(program.errors())
                    .contains("call org.jfork.Early.start() as the first line of main instead", "heap of ZGC");
        }
    }

    @Test
    void aBuilderMustStillStartANewJvm() {
        try (CallerProgram program =
                CallerProgram.of(EarlyProgram.Building.class).start()) {
            assertThat(program.outputOfSuccess()).isEqualTo("built ; " + program.pid() + "\n");
        }
    }

    private Path image(String modules) {
        Path image = directory.resolve("image");
        JdkTool.run("jlink", "--add-modules", modules, "--output", image.toString());
        return image;
    }

    private static void expectEvaluated(CallerProgram program) {
        assertThat(program.output())
                .contains("lambda early+lambda; " + program.pid() + "\n")
                .contains("source early+source; " + program.pid() + "\n");
    }

    @Test
    void theJavaMayBeDeletedOnceTheProgramRuns() throws IOException {
        Path image = image("java.base,jdk.compiler,jdk.zipfs");
        Path launcher = image.resolve("bin/java");
        try (CallerProgram program =
                CallerProgram.of(EarlyProgram.Evaluating.class).java(launcher).start(launcher.toString())) {
            await().until(() -> Proc.children(program.pid()).size() == 1);
            delete(image);
            expect(program, "early");
            assertThat(program.output())
                    .contains("lambda early+lambda; " + program.pid() + "\n")
                    .contains("source the source cannot be evaluated: the Java runtime of the process, " + image
                            + ", was deleted while it ran, and its compiler cannot read it; send a lambda\n");
        }
    }

    /** Nothing that could be started by exec; the primordial thread runs the main method, as it never does with java. */
    @Test
    void anImageThatNeverHadALauncherMustDo() throws IOException {
        Path image = image("java.base,jdk.compiler,jdk.zipfs");
        delete(image.resolve("bin"));
        try (CallerProgram program = CallerProgram.of(EarlyProgram.Evaluating.class)
                .java(FaultyLibrary.launcher())
                .environment(
                        "JFORK_TEST_JVM", image.resolve("lib/server/libjvm.so").toString())
                .start()) {
            expect(program, "early");
            expectEvaluated(program);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(directory)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) Files.delete(path);
    }
}
