package org.jfork.examples.anyevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnyEventExamplesIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleMustDoWhatItSaysAndLeaveNothingBehind(Class<?> example, List<String> output, String errors)
            throws Exception {
        ExampleRun run = ExampleRun.of(example, directory);
        assertThat(run.status()).as(run.output() + run.errors()).isZero();
        assertThat(run.output()).containsExactlyInAnyOrderElementsOf(output);
        assertThat(run.errors()).matches(errors);
        assertThat(run.files()).isEmpty();
    }

    static Stream<Arguments> examples() {
        return Stream.of(
                says(
                        SingleWorker.class,
                        "the worker answers: hello from another process",
                        "the worker has ended: exit code 0"),
                arguments(ServerPool.class, serverPool(), ""),
                says(DefaultTemplate.class, "process 1: loaded here", "process 2: loaded here"),
                arguments(OwnTemplate.class, ownTemplate(), ""),
                says(NewJvm.class, "loaded here", "processes that remain: 0"),
                says(
                        ClonedArguments.class,
                        "hi #1 with str1, str2, str3",
                        "hi #2 with str1, str2, str3",
                        "by the handles: 11 22"),
                says(PassedHandle.class, "through the caller's pipe"),
                says(Evaluated.class, "good morning, world"),
                arguments(
                        FailedEvaluation.class,
                        List.of("because of no data", "the process has gone"),
                        "jfork: eval failed in process \\d+: java.lang.IllegalStateException: no data\n"),
                says(EndOfWorker.class, "read: -1", "exit code 3"),
                says(RunArguments.class, "taken: [for, the preparation], left: for the function"),
                says(PassedProcess.class, "the new owner hears: sent by the first, loaded here"),
                says(NeverRun.class, "alive: true", "it has gone"));
    }

    private static Arguments says(Class<?> example, String... output) {
        return arguments(example, List.of(output), "");
    }

    private static List<String> serverPool() {
        return Stream.concat(
                        Stream.of("answers came from [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"),
                        Collections.nCopies(10, "a server has ended: exit code 143").stream())
                .toList();
    }

    private static List<String> ownTemplate() {
        return Stream.concat(
                        Stream.of("the template has gone"), Collections.nCopies(10, "loaded by the template").stream())
                .toList();
    }

    @Test
    void everyExampleMustBeRun() throws IOException {
        Path sources = Path.of(System.getProperty("basedir"), "src/main/java/org/jfork/examples/anyevent");
        try (Stream<Path> files = Files.list(sources)) {
            List<String> programs = files.filter(AnyEventExamplesIT::isProgram)
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
            List<String> run = examples()
                    .map(example -> ((Class<?>) example.get()[0]).getSimpleName())
                    .toList();
            assertThat(run).containsExactlyInAnyOrderElementsOf(programs);
        }
    }

    private static boolean isProgram(Path source) {
        try {
            return Files.readString(source).contains(" static void main(");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
