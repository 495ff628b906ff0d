package org.jfork.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds a library, its tests, and what these need, by calling Maven. */
final class Maven {
    private static final String PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:";
    private static final long LIMIT_SECONDS = 300;

    private final Path directory;
    private final String junit;

    /**
     * @param directory for what Maven writes, and for the next time
     * @param junit the version of JUnit that suites are given
     */
    Maven(Path directory, String junit) {
        this.directory = directory;
        this.junit = junit;
    }

    /** All jars, the library's own and its tests among them. */
    List<Path> classPath(Coordinates library) throws IOException, InterruptedException {
        Path own = directory.resolve(library.group() + "_" + library.fileName() + "_junit-" + junit);
        Path list = own.resolve("list.txt");
        if (!Files.exists(list) || !jars(list).stream().allMatch(Files::exists)) resolve(library, own, list);
        return jars(list);
    }

    private void resolve(Coordinates library, Path own, Path list) throws IOException, InterruptedException {
        Files.createDirectories(own);
        call(own, PLUGIN + "copy", "-Dartifact=" + library + ":pom", "-DoutputDirectory=" + own.toAbsolutePath());
        Path pom = own.resolve("pom.xml");
        TestPom.write(own.resolve(library.fileName() + ".pom"), library, junit, pom);
        call(
                own,
                "-f",
                pom.toString(),
                PLUGIN + "list",
                "-DincludeScope=test",
                "-DoutputAbsoluteArtifactFilename=true",
                "-DoutputFile=" + list.toAbsolutePath());
    }

    /** What is in the local repository is found without a network. */
    private static void call(Path own, String... arguments) throws IOException, InterruptedException {
        if (called(own, "-o", arguments) || called(own, "-U", arguments)) return;
        throw new IOException(Files.readString(log(own)));
    }

    private static boolean called(Path own, String mode, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp", "-q", mode));
        command.addAll(List.of(arguments));
        Process maven = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(own).toFile())
                .start();
        try {
            return maven.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && maven.exitValue() == 0;
        } finally {
            maven.destroyForcibly();
        }
    }

    private static Path log(Path own) {
        return own.resolve("maven.txt");
    }

    /** Lines are {@code group:artifact:type[:classifier]:version:scope:path}, and behind it perhaps the module's name. */
    private static List<Path> jars(Path list) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String line : Files.readAllLines(list)) {
            int path = line.indexOf(":/");
            if (path > 0) jars.add(Path.of(line.substring(path + 1).replaceFirst(" -- module .*", "")));
        }
        return jars;
    }
}
