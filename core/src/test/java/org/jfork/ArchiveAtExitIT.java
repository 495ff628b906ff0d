package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.status;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jfork.support.CallerProgram;
import org.jfork.support.Jars;
import org.jfork.support.Jdk;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM that writes an archive of its classes when it ends: the template does, its forks do not. */
@ExtendWith(ProcessHygiene.class)
class ArchiveAtExitIT {
    private static final Duration LIMIT = Duration.ofSeconds(25);

    @TempDir
    Path directory;

    /** Ways to end. */
    public static final class Ending {
        private Ending() {}

        public static void byReturn(SocketChannel control) {}

        public static void byExit(SocketChannel control) {
            System.exit(0);
        }

        public static void byHalt(SocketChannel control) {
            Runtime.getRuntime().halt(0);
        }
    }

    /** Arguments: the jar with the functions, the directory for archives, options. */
    static final class Forking {
        private Forking() {}

        public static void main(String[] arguments) {
            Path archives = Path.of(arguments[1]);
            String[] options = Arrays.copyOfRange(arguments, 2, arguments.length);
            try (Fork template = Fork.builder()
                    .jvmOptions(options)
                    .classPath(Path.of(arguments[0]))
                    .treat(Hazard.WRITABLE_FILE, Treatment.ALLOW) // -XX:AOTCacheOutput keeps its file open
                    .exec()) {
                for (String way : List.of("byReturn", "byExit", "byHalt")) {
                    assertThat(status(template.fork().run("org.jfork.ArchiveAtExitIT$Ending::" + way)))
                            .isEqualTo(ExitStatus.ofCode(0));
                    for (Path file : Proc.list(archives, "*"))
                        assertThat(file).as(way).isEmptyFile();
                }
                pid = template.pid();
            }
            await().atMost(LIMIT).until(() -> !Proc.isAlive(pid));
        }

        private static long pid;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:ArchiveClassesAtExit=FILE",
                "-XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=FILE",
                "-XX:AOTCacheOutput=FILE"
            })
    void onlyTheTemplateMustWriteTheArchive(String options) throws Exception {
        assumeTrue(Jdk.knows(options(options, Files.createDirectory(directory.resolve("tried")))), options);
        Path archives = Files.createDirectory(directory.resolve("archives"));
        List<String> arguments = new ArrayList<>(List.of(functions().toString(), archives.toString()));
        arguments.addAll(List.of(options(options, archives)));
        try (CallerProgram program = CallerProgram.of(Forking.class)
                .classPath(own() + File.pathSeparator + System.getProperty("java.class.path"))
                .start(arguments.toArray(String[]::new))) {
            program.outputOfSuccess();
        }
        assertThat(archives.resolve("archive")).isNotEmptyFile();
    }

    private static String[] options(String options, Path directory) {
        return options.replace("FILE", directory.resolve("archive").toString()).split(" ");
    }

    /** Archives are not made of classes in directories. */
    private Path own() throws URISyntaxException {
        return Jars.of(
                directory.resolve("own.jar"),
                Path.of(Fork.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
    }

    private Path functions() throws IOException {
        return Jars.make(directory.resolve("functions.jar"), Map.of(), Ending.class);
    }
}
