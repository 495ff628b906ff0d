package org.jfork.examples.spring;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jfork.Fork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.loader.launch.JarLauncher;

class NestedJarIT {
    private static final int LIMIT_SECONDS = 60;

    @TempDir
    Path directory;

    @Test
    void earlyMustForkAProgramWhoseClassesNoOtherJvmCouldLoad() throws Exception {
        Path jar = NestedJar.make(directory.resolve("program.jar"), JarLauncher.class, NestedProgram.class, Fork.class);
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, SECONDS);
            String text = Files.readString(output);
            assertThat(ended).as(text).isTrue();
            assertThat(text)
                    .isEqualTo("created by LaunchedClassLoader\nexeced by LaunchedClassLoader\n"
                            + "computed by LaunchedClassLoader\n");
            assertThat(process.exitValue()).isZero();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
