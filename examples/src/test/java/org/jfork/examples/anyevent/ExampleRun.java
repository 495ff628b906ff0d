package org.jfork.examples.anyevent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** An example, run as a program in a JVM and in an empty directory of its own. */
final class ExampleRun {
    private static final int LIMIT_SECONDS = 60;
    private static final Duration LEAVING = Duration.ofSeconds(10);
    /** In the environment of the program, and so of all its processes. */
    private static final String VARIABLE = "JFORK_EXAMPLE_RUN";

    private final String mark = VARIABLE + "=" + UUID.randomUUID();
    private final Class<?> example;
    private final Path reports;
    private final Path directory;
    private int status;

    private ExampleRun(Class<?> example, Path reports) throws IOException {
        this.example = example;
        this.reports = reports;
        directory = Files.createDirectory(reports.resolve("directory"));
    }

    /** Runs it to its end; whatever it leaves is ended, too, and told. */
    static ExampleRun of(Class<?> example, Path reports) throws Exception {
        ExampleRun run = new ExampleRun(example, reports);
        try {
            run.run();
        } finally {
            List<ProcessHandle> left = run.leftBehind();
            left.forEach(ProcessHandle::destroyForcibly);
            if (!left.isEmpty()) throw new AssertionError(run.output() + run.errors() + "left behind: " + left);
        }
        return run;
    }

    private void run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        example.getName())
                .directory(directory.toFile())
                .redirectOutput(file("out").toFile())
                .redirectError(file("err").toFile());
        builder.environment().put(VARIABLE, mark.substring(VARIABLE.length() + 1));
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, SECONDS))
                throw new AssertionError(example + " does not end: " + output() + errors());
            status = process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    int status() {
        return status;
    }

    /** Sorted, since processes write when they like. */
    List<String> output() {
        return read("out").lines().sorted().toList();
    }

    String errors() {
        return read("err");
    }

    /** Files that are there now and were not before. */
    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** The processes of the run that do not end within some seconds. */
    private List<ProcessHandle> leftBehind() throws InterruptedException {
        Instant end = Instant.now().plus(LEAVING);
        List<ProcessHandle> left = marked();
        while (!left.isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(20);
            left = marked();
        }
        return left;
    }

    private List<ProcessHandle> marked() {
        return ProcessHandle.allProcesses().filter(this::isMarked).toList();
    }

    private boolean isMarked(ProcessHandle process) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc", String.valueOf(process.pid()), "environ")), UTF_8)
                    .contains(mark);
        } catch (IOException e) {
            return false; // it has ended, or is somebody else's
        }
    }

    private Path file(String name) {
        return reports.resolve(name);
    }

    private String read(String name) {
        try {
            return Files.readString(file(name), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
