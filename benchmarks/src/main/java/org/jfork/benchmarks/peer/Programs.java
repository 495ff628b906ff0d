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

    /** Place 50 of native/include/jfork/fault.h, the first instruction of a child. */
    private static final String STILLBORN = "50:exit:forks";

    public static final Source JFORK = () -> java("jfork", "JforkPeer", List.of(), Map.of());

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

    /** The same from the jar: an archive of classes cannot be made of those in directories. */
    public static String[] jarredJava(String program, String... arguments) throws IOException {
        String[] command = plainJava(program, arguments);
        if (!Files.isDirectory(TARGET)) return command;
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(TARGET, "jfork-benchmarks-*.jar")) {
            for (Path jar : jars) command[2] = jar.toString();
        }
        return command;
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
