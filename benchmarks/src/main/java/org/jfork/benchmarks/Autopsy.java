package org.jfork.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Writes down what processes that hang are doing, as far as anybody can tell: the kernel, gdb if it is installed, and the
 * JVM itself if it answers. What touches the process most comes last.
 */
public final class Autopsy {
    private static final long TOOL_SECONDS = 60;
    private static final List<String> TASK_FILES = List.of("comm", "wchan", "syscall", "stack", "status");

    private final Path home;
    private final Path directory;

    /**
     * @param home of the JDK whose tools are used
     * @param directory where the report is put
     */
    public Autopsy(Path home, Path directory) {
        this.home = home;
        this.directory = directory;
    }

    /** Returns the report. Pids that are 0, or no process any more, are left out. */
    public Path examine(long... pids) throws IOException, InterruptedException {
        long[] known = Arrays.stream(pids).filter(pid -> pid > 0).toArray();
        Path report = directory.resolve("hang_"
                + String.join("_", Arrays.stream(known).mapToObj(Long::toString).toList()) + ".txt");
        try (OutputStream out =
                Files.newOutputStream(report, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long pid : known) askKernel(pid, out);
        }
        for (long pid : known) tool(report, "gdb", "-batch", "-ex", "thread apply all bt", "-p", Long.toString(pid));
        for (long pid : known) tool(report, home.resolve("bin/jstack").toString(), "-l", Long.toString(pid));
        // Goes to the standard output of that process, which is our own.
        for (long pid : known) tool(report, "kill", "-QUIT", Long.toString(pid));
        return report;
    }

    private static void askKernel(long pid, OutputStream out) throws IOException {
        Path process = Path.of("/proc/" + pid);
        if (!Files.isDirectory(process)) return;
        copy(process.resolve("status"), out);
        copy(process.resolve("maps"), out);
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            for (Path task : tasks.toList()) for (String name : TASK_FILES) copy(task.resolve(name), out);
        }
    }

    /** Some files are for root only, and threads may end. */
    private static void copy(Path file, OutputStream out) throws IOException {
        out.write(("--- " + file + "\n").getBytes());
        try {
            out.write(Files.readAllBytes(file));
        } catch (IOException e) {
            out.write((e + "\n").getBytes());
        }
    }

    private static void tool(Path report, String... command) throws IOException, InterruptedException {
        Files.writeString(report, "--- " + String.join(" ", command) + "\n", StandardOpenOption.APPEND);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(report.toFile()))
                    .start();
            if (!process.waitFor(TOOL_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (IOException e) {
            Files.writeString(report, e + "\n", StandardOpenOption.APPEND);
        }
    }
}
