package org.jfork.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.platform.launcher.Launcher;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bin/conformance}. */
@Command(
        name = "conformance",
        sortOptions = false,
        description = {
            "Runs the test suite of a library in plain and in forked JVMs, and compares.",
            "Exit status 0 if every test comes to the same, 1 if not, 2 if it could not be tried."
        })
public final class ConformanceCommand implements Callable<Integer> {
    /** Surefire runs tests in the unnamed module, and many suites look into the JDK. */
    private static final List<String> OPENED = List.of(
            "java.io",
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.math",
            "java.net",
            "java.nio",
            "java.nio.charset",
            "java.text",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "java.util.regex");

    private static final int COULD_NOT_TRY = 2;

    @Parameters(paramLabel = "GROUP:ARTIFACT:VERSION", description = "a library that has published a jar of its tests")
    private String library;

    @Option(
            names = "--ways",
            defaultValue = "b,c,d",
            description = {
                "besides a plain JVM, twice (default: ${DEFAULT-VALUE}):",
                "b  a worker of a cold template",
                "c  a worker of a template that has run the whole suite",
                "d  a worker for each test class"
            })
    private String ways;

    @Option(names = "--include", defaultValue = Suite.USUAL_CLASSES, description = "names of test classes, a pattern")
    private String include;

    @Option(names = "--exclude", defaultValue = "", description = "names of classes that are not to run, a pattern")
    private String exclude;

    @Option(names = "--jvm-option", description = "for all JVMs alike; more than once for more")
    private List<String> jvmOptions = List.of();

    @Option(
            names = "--limit",
            defaultValue = "600",
            description = "seconds for each run of the suite, or of a class (default: ${DEFAULT-VALUE})")
    private int limit;

    @Option(names = "--at-once", description = "workers at a time in way d (default: the number of processors)")
    private int atOnce = Runtime.getRuntime().availableProcessors();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this and exit")
    private boolean help;

    @Option(names = "--out", required = true, hidden = true)
    private Path out;

    @Spec
    private CommandSpec spec;

    /** Starts it. */
    public static void main(String[] arguments) {
        // Neither plain JVMs nor workers would end by themselves when this process is ended early.
        Runtime.getRuntime().addShutdownHook(new Thread(ConformanceCommand::endChildren));
        CommandLine command = new CommandLine(new ConformanceCommand());
        command.getCommandSpec().exitCodeOnExecutionException(COULD_NOT_TRY);
        System.exit(command.execute(arguments));
    }

    private static void endChildren() {
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Coordinates coordinates = coordinates();
        if (!ways.matches("[bcd](,[bcd])*")) throw wrong("no such ways: " + ways);
        Path home = Path.of(System.getProperty("java.home"));
        Progress progress = new Progress(System.out, System.console() != null);
        progress.print("conformance of " + coordinates + " on Java " + System.getProperty("java.version"));
        Settings settings = new Settings(
                home,
                options(),
                Duration.ofSeconds(limit),
                atOnce,
                out.resolve(
                        coordinates.fileName() + "_java-" + Runtime.version().feature()));
        boolean equal = new Conformance(suite(coordinates), settings, progress, new Report(progress)).run(ways);
        return equal ? 0 : 1;
    }

    private Coordinates coordinates() {
        try {
            return Coordinates.of(library);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Suite suite(Coordinates coordinates) throws IOException, InterruptedException {
        String junit = Launcher.class.getPackage().getImplementationVersion();
        List<Path> classPath = new ArrayList<>(new Maven(out.resolve("libraries"), junit).classPath(coordinates));
        Path tests = classPath.stream()
                .filter(jar -> jar.endsWith(coordinates.fileName() + "-tests.jar"))
                .findFirst()
                .orElseThrow(() -> new IOException(coordinates + " has no jar of tests"));
        classPath.add(OwnClasses.path());
        return new Suite(coordinates.toString(), tests, classPath, include, exclude);
    }

    private List<String> options() {
        List<String> options = new ArrayList<>(List.of("-ea", "--enable-native-access=ALL-UNNAMED"));
        // Templates would have another collector than plain JVMs. And suites want much memory at times.
        if (!isNamed("-XX:[+]Use\\w*GC")) options.add("-XX:+UseG1GC");
        if (!isNamed("-Xmx.*|-XX:MaxRAM.*")) options.add("-XX:MaxRAMPercentage=50");
        for (String opened : OPENED) options.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        options.addAll(jvmOptions);
        return options;
    }

    private boolean isNamed(String pattern) {
        return jvmOptions.stream().anyMatch(option -> option.matches(pattern));
    }
}
