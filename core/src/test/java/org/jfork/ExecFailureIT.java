package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.jfork.support.Dialogue.finish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jfork.support.CallerProgram;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that cannot be started: the error says which, where and why, and nothing is left, neither process nor descriptor. */
@ExtendWith(ProcessHygiene.class)
class ExecFailureIT {
    @TempDir
    Path directory;

    private static Arguments failure(String program, String error, UnaryOperator<Exec> more) {
        return Arguments.of(program, error, more);
    }

    static Stream<Arguments> failures() {
        UnaryOperator<Exec> plain = UnaryOperator.identity();
        return Stream.of(
                failure("jfork-no-such-program", "ENOENT", plain),
                failure("/nowhere/program", "ENOENT", plain),
                failure("./nothing", "ENOENT", plain),
                failure("", "ENOENT", plain),
                failure("/", "EACCES", plain),
                failure("/proc/self/status", "EACCES", plain),
                failure("/proc/self/status/program", "ENOTDIR", plain),
                failure("true", "(ENOENT)", exec -> exec.directory(Path.of("/nowhere"))),
                failure("true", "(ENOTDIR)", exec -> exec.directory(Path.of("/proc/self/status"))));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatCannotBeStartedMustBeToldByNameAndReason(String program, String error, UnaryOperator<Exec> more) {
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(() -> more.apply(Exec.command(program)).start())
                .withMessageStartingWith("cannot start " + program)
                .withMessageContaining(error);
    }

    @Test
    void theDirectoryMustBeNamedIfItIsMissing() {
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(() ->
                        Exec.command("true").directory(Path.of("/no/where")).start())
                .withMessage("cannot start true in /no/where: the working directory cannot be entered:"
                        + " no such file or directory (ENOENT)");
    }

    @Test
    void aFileThatIsNoProgramMustBeToldAsSuchAndNotBeGivenToAShell() throws IOException {
        Path file = Files.writeString(directory.resolve("Übung €"), "echo ran\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(() -> Exec.command(file.toString()).start())
                .withMessageContaining(file.toString())
                .withMessageContaining("ENOEXEC");
    }

    @Test
    void anArgumentThatIsTooLongForTheKernelMustBeToldAsSuch() {
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(
                        () -> Exec.command("true", "x".repeat(4 * 1024 * 1024)).start())
                .withMessageContaining("E2BIG");
    }

    /** On the path a file that may not be executed comes first: it is passed over, as by a shell. */
    public static final class Searching {
        private Searching() {}

        public static void main(String[] arguments) {
            for (String program : arguments) {
                try {
                    System.out.print(finish(Exec.command(program).start()));
                } catch (ForkException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    @Test
    void aProgramMustBeLookedForWherePathSaysInOrder() throws IOException {
        Path first = Files.createDirectory(directory.resolve("first"));
        Path second = Files.createDirectory(directory.resolve("second"));
        Files.writeString(first.resolve("both"), "#!/bin/sh\necho not executable\n");
        program(second.resolve("both"), "second");
        program(first.resolve("also"), "first");
        program(second.resolve("also"), "second");
        Files.writeString(first.resolve("denied"), "no program");
        String path = "/nowhere:" + first + ":/proc/self/status:" + second + ":" + System.getenv("PATH");
        try (CallerProgram caller = CallerProgram.of(Searching.class)
                .environment("PATH", path)
                .start("both", "also", "denied", "missing")) {
            assertThat(caller.awaitExit()).as(caller.errors()).isZero();
            assertThat(caller.output().lines())
                    .containsExactly(
                            "second",
                            "first",
                            "cannot start denied: the program cannot be executed: permission denied (EACCES)",
                            "cannot start missing: the program cannot be executed: no such file or directory (ENOENT)");
        }
    }

    private static void program(Path file, String word) throws IOException {
        Files.writeString(file, "#!/bin/sh\necho " + word + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void aHundredFailuresMustLeaveNothingBehind() {
        int before = Proc.descriptors(Proc.self()).size();
        for (int i = 0; i < 100; i++)
            assertThatExceptionOfType(ForkException.class)
                    .isThrownBy(() -> Exec.command("/nowhere/program").start());
        assertThat(Proc.descriptors(Proc.self())).hasSizeLessThan(before + 10);
    }
}
