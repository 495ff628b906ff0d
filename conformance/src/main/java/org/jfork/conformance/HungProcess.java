package org.jfork.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Tells what a process that hangs is doing: the JVM's own word if it answers, the kernel's in any case. */
final class HungProcess {
    private static final long TOOL_SECONDS = 20;

    private final Path jstack;

    HungProcess(Settings settings) {
        jstack = settings.tool("jstack");
    }

    String stacks(long pid) throws IOException, InterruptedException {
        return "--- process " + pid + "\n" + tasks(pid) + jstack(pid);
    }

    private static String tasks(long pid) {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList())
                text.append(task.getFileName())
                        .append(' ')
                        .append(line(task, "comm"))
                        .append(": in ")
                        .append(line(task, "wchan"))
                        .append(", call ")
                        .append(line(task, "syscall"))
                        .append('\n');
        } catch (IOException e) {
            text.append(e).append('\n');
        }
        return text.toString();
    }

    /** Some files are for root only, and threads may end. */
    private static String line(Path task, String name) {
        try {
            return Files.readString(task.resolve(name)).strip();
        } catch (IOException e) {
            return "?";
        }
    }

    private String jstack(long pid) throws IOException, InterruptedException {
        Path output = Files.createTempFile("jstack", ".txt");
        try {
            Process process = new ProcessBuilder(List.of(jstack.toString(), "-l", Long.toString(pid)))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(TOOL_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            return Files.readString(output) + (ended ? "" : "jstack gets no answer\n");
        } finally {
            Files.delete(output);
        }
    }
}
