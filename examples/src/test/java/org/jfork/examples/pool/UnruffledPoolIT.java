package org.jfork.examples.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnruffledPoolIT {
    @Test
    void allSumsMustBeRightWhateverOtherTasksDo(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("out");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UnruffledPool.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            program.destroyForcibly();
        }
        assertThat(output)
                .content()
                .contains("1000 of 1000 sums are right")
                .contains("EXIT: org.jfork.rpc.WorkerLostException: worker ", "ended with exit code 3", "good bye")
                .contains("USE_UP_MEMORY: java.lang.OutOfMemoryError")
                .containsPattern("CRASH_IN_NATIVE_CODE: .*WorkerLostException.*signal 6")
                .contains("crash report: ")
                .contains("SPIN_FOR_EVER: java.util.concurrent.TimeoutException");
    }
}
