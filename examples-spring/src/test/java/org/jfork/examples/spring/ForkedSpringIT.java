package org.jfork.examples.spring;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkedSpringIT {
    /** Seconds on a quiet machine; the JVM starts Spring twice. */
    private static final int LIMIT_SECONDS = 240;

    private static final Pattern WORKER = Pattern.compile(
            "worker \\d +[\\d.]+ ms  port (\\d+) \\{(?=.*\"pid\":\"(\\d+)\")(?=.*\"id\":\"([^\"]+)\").*Hello world.*");

    @TempDir
    Path directory;

    @Test
    void eachWorkerMustServeOnAPortOfItsOwn() throws Exception {
        String output = run("3");
        assertThat(output).contains("cold start", "can be forked").containsPattern("template +[\\d.]+ ms");
        List<MatchResult> workers = WORKER.matcher(output).results().toList();
        assertThat(workers).as(output).hasSize(3);
        for (int group = 1; group <= 3; group++) {
            int part = group;
            assertThat(workers)
                    .extracting(worker -> worker.group(part))
                    .as(output)
                    .doesNotHaveDuplicates();
        }
        for (MatchResult worker : workers) assertThat(output).contains(worker.group(2) + " has ended: exit code 0");
    }

    /** What the example prints, which must end with success. */
    private String run(String arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ForkedSpring.class.getName(),
                        arguments)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, SECONDS);
            String text = Files.readString(output);
            assertThat(ended).as(text).isTrue();
            assertThat(process.exitValue()).as(text).isZero();
            return text;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
