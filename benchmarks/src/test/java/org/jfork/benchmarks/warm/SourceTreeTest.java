package org.jfork.benchmarks.warm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jfork.benchmarks.program.CompiledTree;
import org.junit.jupiter.api.Test;

class SourceTreeTest {
    @Test
    void theSourcesMustCompileAndBeRemoved() throws Exception {
        Path directory;
        try (SourceTree tree = new SourceTree(3)) {
            directory = tree.directory();
            CompiledTree.main(new String[] {directory.toString()});
            assertThat(directory.resolve("stock/Stock2.class")).exists();
        }
        assertThat(directory).doesNotExist();
    }
}
