package org.jfork.internal.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import org.jfork.ForkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClassPathTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final String DIRECTORY = System.getProperty("user.dir");
    private static final String HERE = Path.of("").toAbsolutePath().toString();

    @AfterEach
    void restore() {
        System.setProperty("java.class.path", CLASS_PATH);
        System.setProperty("user.dir", DIRECTORY);
    }

    private static List<String> of(String path) {
        System.setProperty("java.class.path", path);
        return List.of(ClassPath.of(null).split(":"));
    }

    @Test
    void relativeEntriesMustBeOfTheDirectoryAtTheStart() {
        System.setProperty("user.dir", "/somewhere/else");
        assertThat(of("lib/a.jar:/b.jar")).startsWith(HERE + "/lib/a.jar", "/b.jar");
    }

    @Test
    void anEmptyEntryMustBeTheDirectory() {
        assertThat(of("/a.jar:")).startsWith("/a.jar", HERE);
        assertThat(of(":/a.jar")).startsWith(HERE, "/a.jar");
        assertThat(of("")).startsWith(HERE);
    }

    @Test
    void aWildcardMustBeLeftToTheLauncher() {
        assertThat(of("lib/*:*")).startsWith(HERE + "/lib/*", HERE + "/*");
    }

    @Test
    void spacesAndOtherLettersMustStay() {
        assertThat(of("/a b/ü.jar")).startsWith("/a b/ü.jar");
    }

    @Test
    void theOwnCodeMustBeThereOnce() {
        assertThat(of("/a.jar")).hasSize(2).contains(OwnCode.file().toString());
        assertThat(of(OwnCode.file() + ":/a.jar"))
                .containsExactly(OwnCode.file().toString(), "/a.jar");
    }

    @Test
    void anEntryThatCannotBeInAListMustBeRefused() {
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(() -> ClassPath.of(List.of("/a:b.jar")))
                .withMessageContaining("/a:b.jar")
                .withMessageContaining("rename or link");
    }

    @Test
    void aPathThatTheLocaleHasMangledMustBeRefusedWithTheRemedy() {
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(() -> of("/a\0b.jar"))
                .withMessageContaining("LC_ALL=C.UTF-8");
    }
}
