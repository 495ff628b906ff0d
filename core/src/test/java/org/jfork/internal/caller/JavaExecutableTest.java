package org.jfork.internal.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jfork.ForkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaExecutableTest {
    private static final Path HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    Path directory;

    @AfterEach
    void clearProperty() {
        System.clearProperty(JavaExecutable.PROPERTY);
    }

    private Path program(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(Files.createFile(file).toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void theJavaOfTheHomeMustPrecedeTheRunningProgram() throws IOException {
        Path running = program("elsewhere/java");
        assertThat(new JavaExecutable(HOME, running::toString).choose(null)).isEqualTo(HOME.resolve("bin/java"));
    }

    /** The directory of the runtime was renamed while the program ran. */
    @Test
    void theRunningProgramMustBeTakenIfItIsAJava() throws IOException {
        Path running = program("moved/bin/java");
        JavaExecutable candidates = new JavaExecutable(directory.resolve("gone"), running::toString);
        assertThat(candidates.choose(null)).isEqualTo(running);
        assertThat(candidates.isOwn(running)).isTrue();
        assertThat(candidates.isOwn(HOME.resolve("bin/java"))).isFalse();
    }

    @Test
    void aProgramWithoutALauncherMustBeToldAboutEarly() throws IOException {
        Path running = program("image/bin/server");
        JavaExecutable candidates = new JavaExecutable(directory.resolve("image"), running::toString);
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(() -> candidates.choose(null))
                .withMessageContaining(running.toString())
                .withMessageContaining("org.jfork.Early")
                .withMessageContaining("-Dorg.jfork.java");
    }

    @Test
    void aJavaThatWasDeletedMustBeNamed() {
        JavaExecutable candidates = new JavaExecutable(directory, () -> directory + "/bin/java (deleted)");
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(() -> candidates.choose(null))
                .withMessageContaining("deleted or replaced while it ran")
                .withMessageContaining(directory + "/bin/java");
    }

    @Test
    void whatIsNamedMustSufficeWithoutAnyOwnJava() throws IOException {
        Path named = program("named/java");
        JavaExecutable candidates = new JavaExecutable(directory, () -> directory + "/bin/java (deleted)");
        assertThat(candidates.choose(named)).isEqualTo(named);
        System.setProperty(JavaExecutable.PROPERTY, named.toString());
        assertThat(candidates.choose(null)).isEqualTo(named);
    }

    @Test
    void aDirectoryMustNotPassForAJava() {
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(() -> JavaExecutable.ofThisJvm().choose(directory))
                .withMessageContaining("no executable java at " + directory);
    }

    @ParameterizedTest
    @CsvSource({"1.8.0_292, Hotspot", "11.0.2, ''", "16, Hotspot", "21.0.1, Openj9", "17.0.1, OpenJ9"})
    void whatCannotBeForkedMustBeRefusedByItsReleaseFile(String version, String variant) throws IOException {
        Path java = program("home/bin/java");
        Path link = Files.createSymbolicLink(directory.resolve("link"), java);
        Files.writeString(
                directory.resolve("home/release"),
                "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n"
                        + (variant.isEmpty() ? "" : "JVM_VARIANT=\"" + variant + "\"\n"));
        for (Path named : new Path[] {java, link})
            assertThatExceptionOfType(ForkException.class)
                    .isThrownBy(() -> JavaExecutable.ofThisJvm().choose(named))
                    .withMessageStartingWith(named.toString())
                    .withMessageMatching(
                            variant.startsWith("Open") ? ".*no HotSpot.*" : ".*is Java " + version + ";.*17.*");
    }

    @ParameterizedTest
    @CsvSource({"17, Hotspot", "17.0.15, ''", "25.0.3, Hotspot", "26-ea, HotSpot", "21, Dragonwell", "'', ''"})
    void whatMayBeForkedMustBeTaken(String version, String variant) {
        new JavaRelease(version, variant).check(directory);
    }

    @Test
    void theOwnReleaseFileMustBeUnderstood() {
        assertThat(JavaRelease.of(HOME.resolve("bin/java")).version())
                .startsWith(System.getProperty("java.specification.version"));
    }
}
