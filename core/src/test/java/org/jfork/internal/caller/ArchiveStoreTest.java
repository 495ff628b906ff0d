package org.jfork.internal.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveStoreTest {
    private static final String KEY = "0123";

    @TempDir
    Path above;

    private Path directory;
    private ArchiveStore store;

    @BeforeEach
    void make() throws IOException {
        directory = above.resolve("archives");
        store = new ArchiveStore(directory);
    }

    private Path publish(String key, String contents) throws IOException {
        Path fresh = Files.writeString(store.fresh(key), contents);
        store.publish(key, fresh);
        return store.find(key);
    }

    @Test
    void whatIsPublishedMustBeFoundAndNothingElse() throws IOException {
        assertThat(store.find(KEY)).isNull();
        assertThat(publish(KEY, "archive")).hasContent("archive");
        assertThat(store.find("4567")).isNull();
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void whatIsNotAsItWasMadeMustBeRemoved() throws IOException {
        Path archive = publish(KEY, "archive");
        Files.writeString(archive, "archivE");
        assertThat(store.find(KEY)).isNull();
        assertThat(archive).doesNotExist();
    }

    @Test
    void aLinkMustNotBeFollowed() throws IOException {
        Path archive = publish(KEY, "archive");
        Path elsewhere = Files.move(archive, above.resolve("elsewhere"));
        Files.createSymbolicLink(archive, elsewhere);
        assertThat(store.find(KEY)).isNull();
        assertThat(elsewhere).exists();
    }

    @Test
    void oneAtATimeMustMakeAnArchiveAndOneThatDiedMustNotBlockTheOthers() throws IOException {
        assertThat(store.enter(KEY)).isTrue();
        assertThat(store.enter(KEY)).isFalse();
        store.leave(KEY);
        assertThat(store.enter(KEY)).isTrue();
        Files.writeString(
                directory.resolve(KEY + ".busy"), Integer.toString(Integer.MAX_VALUE)); // more than pids can be
        assertThat(store.enter(KEY)).isTrue();
        makeOlder(directory.resolve(KEY + ".busy"), Duration.ofMinutes(6));
        assertThat(store.enter(KEY)).isTrue();
    }

    @Test
    void theOldestMustBeRemovedWhenThereAreTooMany() throws IOException {
        Path first = publish("first", "archive");
        makeOlder(first, Duration.ofDays(1));
        Path left = Files.createFile(directory.resolve("some.list.123"));
        makeOlder(left, Duration.ofHours(1));
        for (int i = 0; i < 8; i++) publish("key" + i, "archive");
        assertThat(first).doesNotExist();
        assertThat(left).doesNotExist();
        assertThat(count()).isEqualTo(8);
    }

    @Test
    void aDirectoryThatIsNotPrivateMustBeRefused() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
        assertThatIOException().isThrownBy(() -> new ArchiveStore(directory)).withMessageContaining("private");
    }

    private static void makeOlder(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private long count() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
