package org.jfork.benchmarks.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.jfork.benchmarks.peer.Programs;
import org.jfork.benchmarks.program.CompiledTree;
import org.junit.jupiter.api.Test;

class SourceTreeTest {
    @Test
    void generatedSourcesMustCompileAndBeRemoved() throws Exception {
        Path directory;
        try (SourceTree tree = SourceTree.of(empty -> GeneratedSources.write(empty, 3))) {
            directory = tree.directory();
            CompiledTree.main(new String[] {directory.toString()});
            assertThat(directory.resolve("stock/Stock2.class")).exists();
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void theSourcesOfTheLibraryMustCompileWithoutTheRest() throws Exception {
        Path jar = Programs.librarySources();
        try (SourceTree tree = SourceTree.of(empty -> LibrarySources.write(jar, empty, 50))) {
            CompiledTree.main(new String[] {tree.directory().toString()});
            assertThat(tree.lines()).isGreaterThan(10_000);
            assertThat(tree.directory().resolve("org/apache/commons/codec/Charsets.class"))
                    .exists();
        }
    }

    @Test
    void aLibraryWithTooFewSourcesMustBeRefused() throws Exception {
        Path jar = Programs.librarySources();
        assertThatThrownBy(() -> SourceTree.of(empty -> LibrarySources.write(jar, empty, 1000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not 1000");
    }
}
