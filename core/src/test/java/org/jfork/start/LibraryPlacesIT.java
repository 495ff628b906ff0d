package org.jfork.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jfork.Fork;
import org.jfork.internal.os.NativeLibrary;
import org.jfork.support.CallerProgram;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories in which a native library cannot be put, or not be executed. */
@ExtendWith(ProcessHygiene.class)
class LibraryPlacesIT {
    /** A file system of its own, seen by the program alone. */
    private static final String MOUNT =
            "mount -t tmpfs -o \"$OPTIONS\" none \"$PLACE\" && cd \"$PLACE\" && exec \"$@\"";

    @TempDir
    Path place;

    /** Prints what it can do, and the files that it has left. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            String reason = Fork.unsupportedReason();
            System.out.println("reason " + reason);
            if (reason == null) System.out.println("worker " + askWorker(arguments[0]));
            try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
                System.out.println("files " + files.skip(1).map(Path::toString).collect(Collectors.joining(" ")));
            }
        }
    }

    /** A template that has no other temporary directory either. */
    private static String askWorker(String directory) {
        try (Fork template =
                Fork.builder().systemProperty("java.io.tmpdir", directory).exec()) {
            return answer(template.fork().sendArg("java.io.tmpdir").run(Teller.class.getName() + "::tell"));
        }
    }

    /** Where nobody may mount anything, there is nothing to be tried. */
    private static void checkMounts() {
        try {
            Process trial = new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt").start();
            assumeTrue(
                    trial.waitFor() == 0, "this user may not mount a file system, not even in a namespace of its own");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CallerProgram.Launch launch(String mountOptions) {
        checkMounts();
        return CallerProgram.of(Program.class)
                .wrapper("unshare", "-rm", "sh", "-c", MOUNT, "sh")
                .environment("OPTIONS", mountOptions)
                .environment("PLACE", place.toString())
                .options("-Djava.io.tmpdir=" + place);
    }

    /** Read-only; full; no execution. */
    @ParameterizedTest
    @ValueSource(strings = {"ro", "size=64k", "nr_inodes=2", "noexec"})
    void aTemporaryDirectoryMustNotMatterIfAnotherPlaceWillDo(String options) {
        try (CallerProgram program = launch(options).start(place.toString())) {
            String output = program.outputOfSuccess();
            assertThat(output).contains("reason null", "worker " + place, "files \n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ro", "size=64k", "nr_inodes=2", "noexec"})
    void theNextPlaceMustBeTriedAndNothingBeLeftInThisOne(String options) throws IOException {
        Path other = Files.createTempDirectory("other-place");
        try (CallerProgram program = launch(options)
                .environment("XDG_CACHE_HOME", place.toString())
                .options("-Djava.io.tmpdir=" + other)
                .start(place.toString())) {
            assertThat(program.outputOfSuccess()).contains("reason null", "worker " + place, "files \n");
        } finally {
            delete(other);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ro", "size=64k", "nr_inodes=2", "noexec"})
    void noPlaceAtAllMustBeExplainedWithTheRemedyAndLeaveNothing(String options) {
        try (CallerProgram program =
                launch(options).environment("XDG_CACHE_HOME", place.toString()).start(place.toString())) {
            assertThat(program.outputOfSuccess())
                    .contains("reason the native library of jfork cannot be loaded")
                    .contains(place + "/jfork")
                    .contains("XDG_CACHE_HOME", "-Djava.io.tmpdir", "-Dorg.jfork.native.path", "noexec")
                    .contains("files \n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ro", "size=64k", "noexec"})
    void theRemedyMustHelp(String options) {
        try (CallerProgram program = launch(options)
                .environment("XDG_CACHE_HOME", place.toString())
                .options("-Dorg.jfork.native.path=" + NativeLibrary.path())
                .start(place.toString())) {
            assertThat(program.outputOfSuccess()).contains("reason null", "worker " + place, "files \n");
        }
    }

    @Test
    void aNamedLibraryThatMayNotBeExecutedMustBeNamed() throws IOException {
        try (CallerProgram program = launch("noexec")
                .wrapper("sh", "-c", "cp \"$LIBRARY\" lib.so && exec \"$@\"", "sh")
                .environment("LIBRARY", NativeLibrary.path())
                .options("-Dorg.jfork.native.path=lib.so")
                .start(place.toString())) {
            assertThat(program.outputOfSuccess()).contains(place + "/lib.so", "noexec");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void aPlaceWithSpacesAndOtherLettersMustDoOrBePassedOver(String locale) throws IOException {
        Path cache = Files.createDirectory(place.resolve("a ü")), temporary = Files.createDirectory(place.resolve("b"));
        try (CallerProgram program = CallerProgram.of(Program.class)
                .environment("LC_ALL", locale)
                .environment("XDG_CACHE_HOME", cache.toString())
                .options("-Djava.io.tmpdir=" + temporary)
                .start(temporary.toString())) {
            assertThat(program.outputOfSuccess()).contains("reason null", "worker " + temporary);
            Path used = locale.equals("C") ? temporary : cache;
            try (Stream<Path> files = Files.walk(used)) {
                assertThat(files.map(file -> file.getFileName().toString())).contains("libjfork.so");
            }
        }
    }

    @Test
    void aLibraryOnTheLibraryPathMustBeThatOfTheTemplatesToo() throws IOException {
        Path library = Files.copy(Path.of(NativeLibrary.path()), place.resolve("libjfork.so"));
        try (CallerProgram program = CallerProgram.of(Installed.class)
                .environment("XDG_CACHE_HOME", place + "/unused")
                .options("-Djava.library.path=/nowhere:" + place)
                .start()) {
            assertThat(program.outputOfSuccess()).isEqualTo("worker " + library + "\n");
        }
        assertThat(place.resolve("unused")).doesNotExist();
    }

    static final class Installed {
        private Installed() {}

        public static void main(String[] arguments) {
            System.out.println("worker "
                    + answer(Fork.create().sendArg(NativeLibrary.PROPERTY).run(Teller.class.getName() + "::tell")));
        }
    }
}
