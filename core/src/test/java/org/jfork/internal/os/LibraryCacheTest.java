package org.jfork.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryCacheTest {
    private static final byte[] LIBRARY = new byte[100_000];
    private static final int THREADS = 16;

    @TempDir
    Path directory;

    private LibraryCache cache() {
        return new LibraryCache(directory.resolve("cache/jfork"), LIBRARY);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }

    /** Processes, or class loaders, that start at the same time. */
    @RepeatedTest(20)
    void allWhoWantTheSameFileAtOnceMustGetIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<Path> get = () -> cache().file("lib.so");
            List<Path> found = new ArrayList<>();
            for (Future<Path> one : threads.invokeAll(java.util.Collections.nCopies(THREADS, get)))
                found.add(one.get());
            assertThat(found).hasSize(THREADS).containsOnly(found.get(0));
            assertThat(found.get(0)).hasBinaryContent(LIBRARY);
            assertThat(files()).containsExactly(found.get(0));
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aFileWithOtherContentsMustBeReplaced() throws IOException {
        Path file = cache().file("lib.so");
        Files.writeString(file, "something else");
        assertThat(cache().file("lib.so")).isEqualTo(file).hasBinaryContent(LIBRARY);
    }

    @Test
    void aDirectoryThatIsOpenToOthersMustBeRefused() throws IOException {
        Path file = cache().file("lib.so");
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxrwx---"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> cache().file("lib.so"))
                .withMessageContaining("not a private directory");
    }

    @Test
    void aLinkInPlaceOfTheDirectoryMustBeRefused() throws IOException {
        Path own = cache().file("lib.so").getParent();
        Path elsewhere = Files.move(own, directory.resolve("elsewhere"));
        Files.createSymbolicLink(own, elsewhere);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> cache().file("lib.so"))
                .withMessageContaining("not a private directory");
    }

    @Test
    void whatWasMadeInVainMustBeRemoved() throws IOException {
        LibraryCache cache = cache();
        cache.file("lib.so");
        cache.undo();
        assertThat(directory.resolve("cache")).isEmptyDirectory();
    }

    @Test
    void whatOthersUseMustStay() throws IOException {
        Path file = cache().file("lib.so");
        LibraryCache cache = cache();
        cache.file("lib.so");
        cache.undo();
        assertThat(files()).containsExactly(file);
    }
}
