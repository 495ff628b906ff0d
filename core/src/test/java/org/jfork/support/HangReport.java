package org.jfork.support;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The stacks of every process involved: this one, its children, and theirs. */
public final class HangReport {
    private static final int LIMIT_SECONDS = 5;

    private final PrintStream out;

    public HangReport(PrintStream out) {
        this.out = out;
    }

    public void print(String title) {
        out.println("=== " + title);
        out.println("--- this process, " + Proc.self());
        Thread.getAllStackTraces().forEach(this::printThread);
        printDescendants(Proc.self());
        out.println("=== end");
        out.flush();
    }

    private void printThread(Thread thread, StackTraceElement[] frames) {
        out.println("\"" + thread.getName() + "\" " + thread.getState());
        for (StackTraceElement frame : frames) out.println("    at " + frame);
    }

    private void printDescendants(long pid) {
        for (Proc.Entry child : Proc.children(pid)) {
            out.println("--- child of " + pid + ": " + child);
            printTasks(child.pid());
            if (!child.isZombie()) printStacks(child.pid());
            printDescendants(child.pid());
        }
    }

    private void printTasks(long pid) {
        for (Path task : Proc.list(Path.of("/proc", Long.toString(pid), "task"), "*")) {
            Path status = task.resolve("status");
            out.println("  " + task.getFileName() + " "
                    + Proc.text(task.resolve("comm")).strip() + ": "
                    + Proc.field(status, "State") + ", blocked " + Proc.field(status, "SigBlk")
                    + ", in " + Proc.text(task.resolve("wchan")) + ", call "
                    + Proc.text(task.resolve("syscall")).strip());
        }
    }

    /** By jstack; a JVM that does not answer it may still answer SIGQUIT, on its own standard output. */
    private void printStacks(long pid) {
        try {
            Path java = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe"));
            Path jstack = java.resolveSibling("jstack");
            if (!Files.isExecutable(jstack) || !run(jstack.toString(), Long.toString(pid)))
                run("/bin/kill", "-QUIT", Long.toString(pid));
        } catch (IOException gone) {
            out.println("  (" + gone + ")");
        }
    }

    private boolean run(String... command) throws IOException {
        Path output = Files.createTempFile("hang-report", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, SECONDS);
            out.println(Files.readString(output, StandardCharsets.UTF_8));
            return ended && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }
}
