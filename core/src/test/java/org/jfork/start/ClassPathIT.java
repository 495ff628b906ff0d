package org.jfork.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.support.CallerProgram;
import org.jfork.support.Jars;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Templates find the classes of their callers, however these were named. */
@ExtendWith(ProcessHygiene.class)
class ClassPathIT {
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final String FUNCTION = Teller.class.getName() + "::tell";

    @TempDir
    Path directory;

    /** Goes elsewhere, as far as a Java program can, and then prints a property of a worker's. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            System.setProperty("user.dir", "/");
            if (arguments.length > 1) System.setProperty("java.class.path", arguments[1]);
            System.out.println(
                    "worker " + answer(Fork.create().sendArg(arguments[0]).run(FUNCTION)));
            System.out.println("open " + answer(Fork.create().run(ClassPathIT.class.getName() + "::tellOpen")));
            System.out.println(
                    "descriptors " + answer(Fork.create().run(ClassPathIT.class.getName() + "::tellDescriptors")));
        }
    }

    public static void tellDescriptors(java.nio.channels.SocketChannel control) throws IOException {
        org.jfork.support.Dialogue.say(control, Proc.descriptors(Proc.self()));
    }

    public static void tellOpen(java.nio.channels.SocketChannel control) {
        Module unnamed = ClassPathIT.class.getModule(), base = Object.class.getModule();
        org.jfork.support.Dialogue.say(
                control, base.isOpen("java.lang", unnamed), base.isExported("sun.nio.ch", unnamed));
    }

    private static String told(CallerProgram.Launch launch, String... arguments) {
        try (CallerProgram program = launch.start(arguments)) {
            program.outputOfSuccess();
            return program.awaitLine("worker");
        }
    }

    private static Path ownCode() {
        return Path.of(URI.create(
                Fork.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static String entries(Path... more) {
        List<String> entries = new ArrayList<>(List.of(CLASS_PATH));
        for (Path entry : more) entries.add(entry.toString());
        return String.join(File.pathSeparator, entries);
    }

    @Test
    void relativeEntriesMustBeFoundAfterAChangeOfDirectory() {
        String relative = List.of(CLASS_PATH.split(File.pathSeparator)).stream()
                .map(entry -> directory.relativize(Path.of(entry)).toString())
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(relative).startsWith("..");
        String told = told(
                CallerProgram.of(Program.class).directory(directory).classPath(relative + ":" + "own"),
                "java.class.path");
        assertThat(told.split(":")).contains(directory + "/own");
        assertThat(told.split(":")).allMatch(entry -> entry.startsWith("/"));
    }

    @Test
    void spacesAndOtherLettersMustBeFound() throws IOException {
        Path jar = Jars.make(directory.resolve("a b/ü 日本.jar"), Map.of(), Teller.class);
        Path own = Files.createDirectories(directory.resolve("other ö classes"));
        String told = answer(Fork.builder()
                .classPath(jar, own)
                .exec()
                .sendArg("java.class.path")
                .run(FUNCTION));
        assertThat(told).startsWith(jar + ":" + own);
        assertThat(told(CallerProgram.of(Program.class).classPath(entries(jar)), "java.class.path"))
                .contains(jar.toString());
    }

    /** The longest names that there are: together more than any argument may have. */
    @Test
    void threeHundredJarsAndDirectoriesMustBeFound() throws IOException {
        List<Path> entries = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Path entry = directory.resolve(i + "-" + "x".repeat(200)).resolve("y".repeat(240) + ".jar");
            if (i % 2 == 0) Files.createDirectories(entry);
            else Jars.make(entry, Map.of());
            entries.add(entry);
        }
        entries.set(299, Jars.make(entries.get(299), Map.of(), Teller.class));
        String list = entries(entries.toArray(new Path[0]));
        assertThat(list.length()).isGreaterThan(131_072);
        Path file = Files.writeString(directory.resolve("options"), "-cp \"" + list + "\"");
        try (CallerProgram program = CallerProgram.of(Program.class)
                .classPath(null)
                .options("@" + file)
                .start("java.class.path")) {
            program.outputOfSuccess();
            assertThat(program.awaitLine("worker")).contains(list);
            assertThat(program.awaitLine("descriptors")).startsWith("{0=").doesNotContain("memfd");
        }
        String told = answer(Fork.builder()
                .classPath(entries.toArray(new Path[0]))
                .jvmOptions("-Dorg.jfork.test=a \"quoted\"\t'# \\ü\n")
                .exec()
                .sendArg("org.jfork.test")
                .run(FUNCTION));
        assertThat(told).isEqualTo("a \"quoted\"\t'# \\ü\n");
    }

    @Test
    void aWildcardMustNameAllJarsOfADirectory() {
        Jars.make(directory.resolve("lib/one.jar"), Map.of());
        Jars.make(directory.resolve("lib/two.jar"), Map.of(), Teller.class);
        assertThat(answer(Fork.builder()
                        .classPath(directory.resolve("lib/*"))
                        .exec()
                        .sendArg("java.class.path")
                        .run(FUNCTION)))
                .contains(directory + "/lib/one.jar", directory + "/lib/two.jar");
    }

    /** As build tools do it: {@code java -jar}, and a jar with nothing but a class path, relative to itself. */
    @Test
    void theClassPathOfAManifestMustBeFound() {
        Path jar = directory.resolve("a ü b").resolve("only manifest.jar");
        String list = List.of(CLASS_PATH.split(File.pathSeparator)).stream()
                .map(entry ->
                        jar.getParent().relativize(Path.of(entry)) + (Files.isDirectory(Path.of(entry)) ? "/" : ""))
                .collect(Collectors.joining(" "));
        Jars.make(
                jar,
                Map.of(
                        "Class-Path",
                        list,
                        "Main-Class",
                        Program.class.getName(),
                        "Add-Opens",
                        "java.base/java.lang java.base/java.util",
                        "Add-Exports",
                        "java.base/sun.nio.ch"));
        checkJar(jar, jar + ":" + ownCode(), "java.class.path");
        // Surefire replaces the property by what the manifest lists.
        checkJar(jar, CLASS_PATH, "java.class.path", CLASS_PATH);
    }

    private static void checkJar(Path jar, String classPath, String... arguments) {
        try (CallerProgram program = CallerProgram.of("-jar", jar.getFileName().toString())
                .directory(jar.getParent())
                .classPath(null)
                .start(arguments)) {
            program.outputOfSuccess();
            assertThat(program.awaitLine("worker")).isEqualTo(classPath);
            assertThat(program.awaitLine("open")).isEqualTo("true true");
        }
    }

    /** What the locale cannot express a JVM in it cannot find: better an error than a file that does not exist. */
    @Test
    void lettersThatTheLocaleDoesNotHaveMustBeRefusedWithTheRemedy() {
        try (CallerProgram program =
                CallerProgram.of(Foreigner.class).environment("LC_ALL", "C").start()) {
            assertThat(program.outputOfSuccess())
                    .contains("class path: the path")
                    .contains("property: an option")
                    .contains("answer: plain")
                    .containsPattern("(?s)LC_ALL=C.UTF-8.*LC_ALL=C.UTF-8");
        }
    }

    /** Knows letters that its locale does not have. */
    static final class Foreigner {
        private Foreigner() {}

        public static void main(String[] arguments) {
            System.out.println("answer: "
                    + answer(Fork.builder()
                            .systemProperty("org.jfork.test", "plain")
                            .exec()
                            .sendArg("org.jfork.test")
                            .run(FUNCTION)));
            tryWith("property", "\u00fc");
            System.setProperty("java.class.path", System.getProperty("java.class.path") + ":/\u00fc");
            tryWith("class path", "plain");
        }

        private static void tryWith(String what, String value) {
            try (Fork process =
                    Fork.builder().systemProperty("org.jfork.test", value).exec()) {
                System.out.println(what + ": " + process);
            } catch (ForkException e) {
                System.out.println(what + ": " + e.getMessage());
            }
        }
    }
}
