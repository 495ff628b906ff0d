package org.jfork.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.status;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jfork.Fork;
import org.jfork.internal.os.NativeLibrary;
import org.jfork.support.CallerProgram;
import org.jfork.support.Jars;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** jfork in class loaders other than the system's. */
@ExtendWith(ProcessHygiene.class)
class ClassLoadersIT {
    private static final String JFORK = location(Fork.class);
    private static final String JFORK_ENTRY = Files.isDirectory(Path.of(JFORK)) ? JFORK + "/" : JFORK;

    @TempDir
    Path directory;

    private static String location(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    private CallerProgram.Launch server() {
        Path server = Jars.make(directory.resolve("server.jar"), Map.of(), Server.class, Teller.class);
        return CallerProgram.of(Server.class)
                .classPath(server.toString())
                .environment("XDG_CACHE_HOME", directory.resolve("cache").toString());
    }

    /** The location of jfork is not on the class path of the program: it must be added. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void applicationsWithClassLoadersOfTheirOwnMustForkAtTheSameTime(int count) {
        Path application = Jars.make(directory.resolve("application.jar"), Map.of(), Loaded.class, Teller.class);
        try (CallerProgram program =
                server().start(Integer.toString(count), Loaded.class.getName(), application.toString(), JFORK_ENTRY)) {
            String output = program.outputOfSuccess();
            assertThat(output.lines()).hasSize(count + 1).contains("done");
            assertThat(output).contains("libjfork.so 60");
            if (count > 1) assertThat(output).contains("libjfork-2.so 60", "libjfork-3.so 60");
            assertThat(program.errors()).isEmpty();
        }
    }

    /** Not all class loaders quote a blank in the place that they say a class is from. */
    @Test
    void aBlankInTheOwnLocationMustDo() throws IOException {
        Path application = Jars.make(directory.resolve("an application.jar"), Map.of(), Loaded.class, Teller.class);
        Path jfork = Files.createSymbolicLink(directory.resolve("j fork"), Path.of(JFORK));
        try (CallerProgram program = server().start(
                        "1",
                        Loaded.class.getName(),
                        application.toString(),
                        JFORK_ENTRY.replace(JFORK, jfork.toString()))) {
            assertThat(program.outputOfSuccess()).contains("libjfork.so 60");
        } finally {
            Files.delete(jfork);
        }
    }

    @Test
    void aLibraryThatIsNamedMustServeMoreThanOneClassLoader() throws IOException {
        Path application = Jars.make(directory.resolve("application.jar"), Map.of(), Loaded.class, Teller.class);
        Path named = Files.copy(Path.of(NativeLibrary.path()), directory.resolve("named.so"));
        try (CallerProgram program = server().options("-Dorg.jfork.native.path=" + named)
                .start("2", Loaded.class.getName(), application.toString(), JFORK_ENTRY)) {
            assertThat(program.outputOfSuccess()).contains("named.so 60", "libjfork.so 60");
        }
    }

    /** Where the classes are in no file, as in a jar inside a jar, no new JVM could find them. */
    @Test
    void classesThatAreInNoFileMustBeExplainedWithTheRemedy() throws IOException {
        Path application = Jars.make(
                directory.resolve("application.jar"),
                Map.of(),
                FromOctets.class,
                FromOctets.Loader.class,
                Teller.class);
        try (CallerProgram program = server().options(
                        "-Dorg.jfork.test.jfork=" + JFORK, "-Dorg.jfork.test.teller=" + directory.resolve("server.jar"))
                .start("1", FromOctets.class.getName(), application.toString(), JFORK_ENTRY)) {
            assertThat(program.outputOfSuccess())
                    .contains("the classes of jfork are in no file")
                    .contains("ForkBuilder.classPath")
                    .contains("with a class path: here");
        }
    }

    /** The end of a process belongs to the library that was there first. */
    @Test
    void aWorkerWithAnotherCopyMustEndAsItSays() {
        try (CallerProgram program = CallerProgram.of(Outer.class)
                .environment("XDG_CACHE_HOME", directory.resolve("cache").toString())
                .start()) {
            assertThat(program.outputOfSuccess()).isEqualTo("exit code 7\n");
        }
        assertThat(directory.resolve("cache")).isDirectoryRecursivelyContaining(file -> file.endsWith("libjfork-2.so"));
    }

    static final class Outer {
        private Outer() {}

        public static void main(String[] arguments) {
            System.out.println(status(Fork.create().run(ClassLoadersIT::loadAnother)));
        }
    }

    public static void loadAnother(SocketChannel control) throws Exception {
        URL[] path = {Path.of(JFORK).toUri().toURL()};
        Class<?> other = new URLClassLoader(path, null).loadClass(Fork.class.getName());
        if (other == Fork.class || other.getMethod("unsupportedReason").invoke(null) != null) System.exit(1);
        System.exit(7);
    }
}
