package org.jfork.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program in a second JVM that uses jfork, and may be killed; its output and that of its processes is captured. */
public final class CallerProgram implements AutoCloseable {
    private static final int LIMIT_SECONDS = 50;

    private final Process process;
    private final Path directory;

    private CallerProgram(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /** How to start one. */
    public static final class Launch {
        private final List<String> program;
        private final List<String> wrapper = new ArrayList<>();
        private final List<String> options = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
        private final Map<String, String> environment = new HashMap<>();
        private Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        private String classPath = System.getProperty("java.class.path");
        private Path workingDirectory;

        private Launch(String... program) {
            this.program = List.of(program);
        }

        /** A command that is given the whole command line as its last arguments. */
        public Launch wrapper(String... command) {
            wrapper.addAll(List.of(command));
            return this;
        }

        public Launch environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        public Launch java(Path executable) {
            java = executable;
            return this;
        }

        public Launch options(String... more) {
            options.addAll(List.of(more));
            return this;
        }

        /** For a program that says itself which module may load native libraries. */
        public Launch withoutNativeAccess() {
            options.remove("--enable-native-access=ALL-UNNAMED");
            return this;
        }

        /** Instead of the class path of this JVM; null for none. */
        public Launch classPath(String path) {
            classPath = path;
            return this;
        }

        public Launch directory(Path directory) {
            workingDirectory = directory;
            return this;
        }

        public CallerProgram start(String... arguments) {
            List<String> command = new ArrayList<>(wrapper);
            command.add(java.toString());
            command.addAll(options);
            if (classPath != null) command.addAll(List.of("-cp", classPath));
            command.addAll(program);
            command.addAll(List.of(arguments));
            try {
                return start(new ProcessBuilder(command), Files.createTempDirectory("caller-program"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private CallerProgram start(ProcessBuilder builder, Path directory) throws IOException {
            builder.environment().putAll(environment);
            if (workingDirectory != null) builder.directory(workingDirectory.toFile());
            builder.redirectInput(Path.of("/dev/null").toFile());
            builder.redirectOutput(directory.resolve("out").toFile());
            builder.redirectError(directory.resolve("err").toFile());
            return new CallerProgram(builder.start(), directory);
        }
    }

    /** A main method, to be run by this java with this class path. */
    public static Launch of(Class<?> main) {
        return new Launch(main.getName());
    }

    /** What stands on a command line behind the options: a main class, {@code -jar} and a file, {@code -m} and a module. */
    public static Launch of(String... program) {
        return new Launch(program);
    }

    /** Its standard output, once it has ended with success. */
    public String outputOfSuccess() {
        int status = awaitExit();
        if (status != 0) throw new AssertionError("exit status " + status + ": " + output() + errors());
        return output();
    }

    public long pid() {
        return process.pid();
    }

    /** What was written to standard output so far, by the program or a process of its. */
    public String output() {
        return read("out");
    }

    public String errors() {
        return read("err");
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a line of the standard output starts with a word, and returns the rest of the line. */
    public String awaitLine(String word) {
        await().atMost(LIMIT_SECONDS, SECONDS).until(() -> {
            if (!process.isAlive() && !output().contains(word))
                throw new AssertionError("the program has ended: " + output() + errors());
            return output().matches("(?s)(.*\n)?" + word + "[^\n]*\n.*");
        });
        return output().lines()
                .filter(line -> line.startsWith(word))
                .findFirst()
                .orElseThrow()
                .substring(word.length())
                .strip();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** The exit status; that of a killed program is 128 + the signal. */
    public int awaitExit() {
        try {
            if (!process.waitFor(LIMIT_SECONDS, SECONDS))
                throw new AssertionError("the program does not end: " + output() + errors());
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            for (Path file : Proc.list(directory, "*")) Files.delete(file);
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
