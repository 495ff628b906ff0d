package org.jfork.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Where a run takes place: the working directory of its processes, with the files of the tests in {@code src/test/resources},
 * where tests expect them, and the output, results and crash reports of the processes. Each run has its own, so that
 * none finds what another has left.
 */
record RunDirectory(Path path) {
    private static final int TAIL = 4096;

    /** Removes what an earlier run left. */
    static RunDirectory make(Settings settings, Suite suite, String name) throws IOException {
        Path path = settings.directory().resolve(name).toAbsolutePath();
        delete(path);
        RunDirectory directory = new RunDirectory(path);
        Files.createDirectories(directory.temporary());
        if (Files.isRegularFile(suite.tests())) unpack(suite.tests(), path.resolve("src/test/resources"));
        return directory;
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) return;
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static void unpack(Path jar, Path target) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                Path path = target.resolve(entry.getName()).normalize();
                boolean wanted = !entry.isDirectory() && !entry.getName().endsWith(".class");
                if (!wanted || !path.startsWith(target)) continue;
                Files.createDirectories(path.getParent());
                try (InputStream content = file.getInputStream(entry)) {
                    Files.copy(content, path);
                }
            }
        }
    }

    private Path temporary() {
        return path.resolve("tmp");
    }

    Path output() {
        return path.resolve("output.txt");
    }

    Path results(String name) {
        return path.resolve(name + ".results");
    }

    /** Those of the settings, and what makes processes leave their things here. */
    List<String> jvmOptions(Settings settings) {
        List<String> options = new ArrayList<>(settings.jvmOptions());
        options.add("-Djava.io.tmpdir=" + temporary());
        options.add("-XX:ErrorFile=" + path.resolve("hs_err_%p.log"));
        return options;
    }

    List<Path> crashReports() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().startsWith("hs_err"))
                    .toList();
        }
    }

    /** The last that the processes have printed. */
    String outputTail() throws IOException {
        if (!Files.exists(output())) return "";
        String text = Files.readString(output(), java.nio.charset.StandardCharsets.ISO_8859_1);
        return text.length() <= TAIL ? text : "..." + text.substring(text.length() - TAIL);
    }
}
