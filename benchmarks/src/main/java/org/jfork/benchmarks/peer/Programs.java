package org.jfork.benchmarks.peer;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jfork.benchmarks.peer.Peers.AbsentException;
import org.jfork.benchmarks.peer.Peers.Source;

/** The programs that are measured. */
public final class Programs {
    private static final Path ROOT = Path.of(System.getProperty("org.jfork.benchmarks.root", "."));
    private static final Path FAULTY = ROOT.resolve("core/target/test-classes/native/libjfork-faulty.so");
    private static final Path TARGET = ROOT.resolve("benchmarks/target");
    private static final Path PLAIN_FORK = TARGET.resolve("plain-fork");
    private static final String PROGRAMS = "org.jfork.benchmarks.program.";

    private static final int ARCHIVE_TRIES = 200;

    /** Place 50 of native/include/jfork/fault.h, the first instruction of a child. */
    private static final String STILLBORN = "50:exit:forks";

    public static final Source JFORK = () -> java("jfork", "JforkPeer", List.of(), Map.of());

    /** From jars, with an archive of classes for the JVMs that it starts. */
    public static final Source ARCHIVED = Programs::archived;

    /** With processes that are ready before they are asked for. */
    public static final Source SPARES = () -> java("jfork with spares", "JforkPeer", List.of(), Map.of());

    /** The children of its templates end right after the clone. */
    public static final Source FLOOR = () -> java(
            "jfork with stillborn children",
            "JforkPeer",
            List.of("-Dorg.jfork.native.path=" + FAULTY),
            Map.of("JFORK_FAULT", STILLBORN));

    /** With so much live heap of its own. */
    public static Source jfork(int megabytes) {
        List<String> options = List.of(
                "-Dorg.jfork.benchmarks.ballast=" + megabytes, "-Xmx" + (megabytes + megabytes / 2 + 128) + "m");
        return () -> java("jfork in " + megabytes + " MB", "JforkPeer", options, Map.of());
    }

    /** Plain fork of a C program with so much memory. */
    public static Source plainFork(int megabytes) {
        return () -> {
            if (!Files.isExecutable(PLAIN_FORK)) throw new AbsentException("there is no C compiler");
            return Peer.start("plain fork", List.of(PLAIN_FORK.toString(), Integer.toString(megabytes)), Map.of());
        };
    }

    /** A program that is started again and again. */
    public static Source exec(String... command) {
        return () -> java("exec", "ExecPeer", List.of(), Map.of(), command);
    }

    public static final Source JAVA = exec(plainJava("Hello"));

    public static final Source PERL = Programs::perl;
    public static final Source PYTHON = Programs::python;

    private Programs() {}

    /** jfork with a trace, see {@code native/faulty/trace.c}. */
    public static Peer traced(Path trace) throws IOException {
        return java(
                "jfork with a trace",
                "JforkPeer",
                List.of("-Dorg.jfork.native.path=" + FAULTY),
                Map.of("JFORK_TRACE", trace.toString()));
    }

    /** One of {@code org.jfork.benchmarks.program}. */
    static Peer java(
            String name, String program, List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(javaExecutable(), "--enable-native-access=ALL-UNNAMED"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), PROGRAMS + program));
        command.addAll(List.of(arguments));
        return Peer.start(name, command, environment);
    }

    /** The command line of one of them. */
    public static String[] plainJava(String program, String... arguments) {
        return Stream.concat(Stream.of(javaExecutable(), "-cp", classPath(), PROGRAMS + program), Stream.of(arguments))
                .toArray(String[]::new);
    }

    private static String javaExecutable() {
        return Path.of(System.getProperty("java.home"), "bin/java").toString();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** Sources for a compiler, as the build has fetched them. */
    public static Path librarySources() throws IOException {
        Path directory = TARGET.resolve("sources");
        List<Path> jars = jars(directory, "*-sources.jar");
        if (jars.size() != 1)
            throw new IOException(
                    "there must be one jar of sources in " + directory + ", not " + jars.size() + "; build first");
        return jars.get(0);
    }

    /**
     * The same from the jar, if it is built: an archive of classes cannot be made of those in directories. Tests run before it is.
     */
    public static String[] jarredJava(String program, String... arguments) throws IOException {
        String[] command = plainJava(program, arguments);
        StringBuilder path = new StringBuilder();
        for (Path jar : jars(TARGET, "jfork-benchmarks-*.jar")) path.append(jar);
        for (Path jar : jars(TARGET.resolve("lib"), "*.jar")) path.append(':').append(jar);
        if (path.length() > 0 && path.charAt(0) != ':') command[2] = path.toString();
        return command;
    }

    /** None if there is no such directory, as before the first build. */
    private static List<Path> jars(Path directory, String glob) throws IOException {
        List<Path> jars = new ArrayList<>();
        if (!Files.isDirectory(directory)) return jars;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
            for (Path jar : found) jars.add(jar.toAbsolutePath().normalize());
        }
        return jars;
    }

    /** The archive is made before anything is measured, in a cache of its own, so that no other is found. */
    private static Peer archived() throws IOException, AbsentException {
        String[] command = jarredJava("JforkPeer");
        if (!command[2].endsWith(".jar")) throw new AbsentException("the benchmarks are not in a jar");
        Path cache = Files.createTempDirectory(TARGET, "cache");
        String[] options = {"-Dorg.jfork.archive=true", "--enable-native-access=ALL-UNNAMED"};
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(1, List.of(options));
        Peer peer = Peer.start("jfork with an archive", words, Map.of("XDG_CACHE_HOME", cache.toString()));
        if (awaitArchive(peer, cache.resolve("jfork/archives"))) return peer;
        peer.close();
        throw new AbsentException("no archive could be made");
    }

    private static boolean awaitArchive(Peer peer, Path archives) throws IOException {
        for (int i = 0; i < ARCHIVE_TRIES; i++) {
            peer.round("exec-status", 1, 1);
            String[] files = archives.toFile().list();
            if (files != null && files.length == 1 && files[0].endsWith(".jsa")) return true;
        }
        return false;
    }

    private static Peer perl() throws IOException, AbsentException {
        String[] check = {"perl", "-MEV", "-MAnyEvent::Fork", "-e", "1"};
        if (!works(check)) works(ROOT.resolve("bin/bench-peers").toString());
        if (!works(check))
            throw new AbsentException("Perl's AnyEvent::Fork and EV are not installed, see bin/bench-peers");
        return Peer.start("perl", List.of("perl", source("perl/anyevent-fork.pl")), Map.of());
    }

    private static Peer python() throws IOException, AbsentException {
        if (!works("python3", "-c", "import multiprocessing"))
            works(ROOT.resolve("bin/bench-peers").toString());
        if (!works("python3", "-c", "import multiprocessing")) throw new AbsentException("python3 is not installed");
        return Peer.start("python", List.of("python3", source("python/forkserver.py")), Map.of());
    }

    private static String source(String file) {
        return ROOT.resolve("benchmarks/src/main").resolve(file).toString();
    }

    /** What it has to say is said on standard error. */
    private static boolean works(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(Redirect.DISCARD)
                            .redirectError(command[0].endsWith("bench-peers") ? Redirect.INHERIT : Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
