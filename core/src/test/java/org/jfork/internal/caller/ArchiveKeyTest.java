package org.jfork.internal.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveKeyTest {
    @TempDir
    Path directory;

    private Path jar;
    private String usual;

    @BeforeEach
    void makeJar() throws IOException {
        jar = Files.writeString(directory.resolve("a.jar"), "any");
        usual = key(jar.toString());
    }

    private static String key(String classPath, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("-cp", classPath));
        return new ArchiveKey(all)
                .text(
                        Path.of(System.getProperty("java.home"), "bin/java"),
                        Runtime.version().feature());
    }

    @Test
    void aKeyMustBeTheSameForTheSameJvm() throws IOException {
        assertThat(usual).matches("[0-9a-f]{32}").isEqualTo(key(jar.toString(), "-Dname=value", "-Xlog:gc"));
    }

    @Test
    void optionsAndFilesOfTheClassPathMustMakeAnotherKey() throws IOException {
        assertThat(key(jar.toString(), "-XX:+UseG1GC")).isNotEqualTo(usual);
        assertThat(key(jar + ":/no/such.jar")).isNotEqualTo(usual).isNotEmpty();
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1000));
        assertThat(key(jar.toString())).isNotEqualTo(usual);
        Files.writeString(jar, "another");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1000));
        assertThat(key(jar.toString())).isNotEqualTo(usual);
    }

    @Test
    void whatCannotBeArchivedMustHaveNoKey() throws IOException {
        assertThat(key(directory.toString())).isEmpty();
        assertThat(key(directory + "/*")).isEmpty();
        for (String option : List.of("-Xshare:off", "-XX:SharedArchiveFile=/x", "-XX:AOTCache=/x", "-javaagent:/x.jar"))
            assertThat(key(jar.toString(), option)).as(option).isEmpty();
    }
}
