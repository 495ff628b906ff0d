package org.jfork.support;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tool of the JDK at hand: jcmd, jstack. */
public final class JdkTool {
    private static final int LIMIT_SECONDS = 20;

    private JdkTool() {}

    /** What the tool prints; it must end with success, within a bound. */
    public static String run(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile(name, ".txt");
            try {
                return run(command, output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String run(List<String> command, Path output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(LIMIT_SECONDS, SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        if (!ended) throw new AssertionError(command + " does not end; it printed: " + text);
        if (process.exitValue() != 0) throw new AssertionError(command + ": " + process.exitValue() + ": " + text);
        return text;
    }
}
