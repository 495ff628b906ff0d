package org.jfork.benchmarks.warm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The first sources of a library, in the order of their names: code that people wrote. Those that are used must be among them. */
final class LibrarySources {
    private LibrarySources() {}

    static void write(Path jar, Path directory, int files) throws IOException {
        try (ZipFile all = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> chosen = all.stream()
                    .filter(entry -> belongs(entry.getName()))
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .limit(files)
                    .toList();
            if (chosen.size() < files) throw new IOException(jar + " has " + chosen.size() + " sources, not " + files);
            for (ZipEntry entry : chosen) copy(all, entry, directory);
        }
    }

    private static boolean belongs(String name) {
        return name.endsWith(".java") && !name.endsWith("module-info.java");
    }

    private static void copy(ZipFile from, ZipEntry entry, Path directory) throws IOException {
        Path file = directory.resolve(entry.getName()).normalize();
        if (!file.startsWith(directory)) throw new IOException("a name that leaves its archive: " + entry);
        Files.createDirectories(file.getParent());
        try (InputStream content = from.getInputStream(entry)) {
            Files.copy(content, file);
        }
    }
}
