package org.jfork.benchmarks.warm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Java sources in a directory that is removed at the end, with all that a compiler has put beside them. */
final class SourceTree implements AutoCloseable {
    private final Path directory;

    private SourceTree() throws IOException {
        directory = Files.createTempDirectory("jfork-sources").toRealPath();
    }

    /** Puts sources into a directory. */
    @FunctionalInterface
    interface Writer {
        void write(Path directory) throws IOException;
    }

    static SourceTree of(Writer writer) throws IOException {
        SourceTree tree = new SourceTree();
        try {
            writer.write(tree.directory);
            return tree;
        } catch (IOException e) {
            tree.close();
            throw e;
        }
    }

    Path directory() {
        return directory;
    }

    long lines() throws IOException {
        long lines = 0;
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(one -> one.toString().endsWith(".java")).toList())
                lines += Files.readAllLines(file).size();
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(directory)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) Files.delete(one);
    }
}
