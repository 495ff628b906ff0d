package org.jfork.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jfork.Fork;
import org.jfork.support.CallerProgram;
import org.jfork.support.Jars;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives of classes for JVMs that are started. */
@ExtendWith(ProcessHygiene.class)
class ClassArchiveIT {
    private static final String WANTED = "-Dorg.jfork.archive=true";

    @TempDir
    static Path shared;

    @TempDir
    Path cache;

    private static String classPath;

    /** Of jar files alone: classes in directories cannot be archived. */
    @BeforeAll
    static void makeJars() {
        Path program =
                Jars.make(shared.resolve("jars/program.jar"), Map.of(), ArchiveProgram.class, OneArchivedClass.class);
        classPath = program + ":" + Jars.of(shared.resolve("jars/jfork.jar"), jfork());
    }

    private static Path jfork() {
        return Path.of(
                Fork.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private CallerProgram start(String... orders) {
        return CallerProgram.of(ArchiveProgram.class)
                .classPath(classPath)
                .environment("XDG_CACHE_HOME", cache.toString())
                .options(WANTED)
                .start(orders);
    }

    private Path archives() {
        return cache.resolve("jfork/archives");
    }

    private List<Path> kept() throws IOException {
        return Proc.list(archives(), "*");
    }

    @Test
    void anArchiveMustBeMadeOfWhatTheFirstProcessLoadedAndUsedByTheNext() throws IOException {
        try (CallerProgram program = start("exec", "await", "exec", "fork")) {
            String output = program.outputOfSuccess();
            assertThat(program.errors()).isEmpty();
            assertThat(output)
                    .contains("\nexec false\n", "\nawait true\n", "\nexec true\n", "\nfork truetrue\n")
                    .contains("org.jfork.internal.template.TemplateMain source: shared objects file")
                    .contains("org.jfork.start.ArchiveProgram source: shared objects file")
                    .as("what the first process had no use for")
                    .contains("org.jfork.internal.template.PreparationCommands source: shared objects file")
                    .contains("org.jfork.internal.template.Rehearsal source: shared objects file");
        }
        assertThat(kept()).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archives())))
                .isEqualTo("rwx------");
    }

    /** The JVM itself looks at the header only. */
    enum Damage {
        OTHER_OCTETS {
            @Override
            void to(RandomAccessFile archive) throws IOException {
                archive.seek(archive.length() / 2);
                archive.write(new byte[4096]);
            }
        },
        TRUNCATED {
            @Override
            void to(RandomAccessFile archive) throws IOException {
                archive.setLength(archive.length() / 3);
            }
        };

        abstract void to(RandomAccessFile archive) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedArchiveMustBeReplacedWithoutAWord(Damage damage) throws IOException {
        try (CallerProgram program = start("exec", "await")) {
            program.outputOfSuccess();
        }
        Path archive = kept().get(0);
        Path other = cache.resolve("other");
        Files.copy(archive, other);
        assertThat(other.toFile().setWritable(true)).isTrue();
        try (RandomAccessFile octets = new RandomAccessFile(other.toFile(), "rw")) {
            damage.to(octets);
        }
        Files.move(other, archive, StandardCopyOption.REPLACE_EXISTING);
        try (CallerProgram program = start("exec", "await", "exec")) {
            assertThat(program.outputOfSuccess()).contains("\nexec false\n", "\nexec true\n");
            assertThat(program.errors()).isEmpty();
        }
        assertThat(kept()).hasSize(1);
    }

    @Test
    void aProgramThatEndsWhileAnArchiveIsMadeMustLeaveItToTheNext() throws IOException {
        try (CallerProgram first = start("exec")) {
            assertThat(first.outputOfSuccess()).contains("\nexec false\n");
        }
        assertThat(kept()).anyMatch(file -> file.toString().endsWith(".list"));
        try (CallerProgram second = start("exec", "await", "exec")) {
            assertThat(second.outputOfSuccess()).contains("\nawait true\n", "\nexec true\n");
        }
        assertThat(kept()).hasSize(1);
    }

    @Test
    void programsThatStartAtOnceMustMakeOneArchive() throws IOException {
        List<CallerProgram> programs = IntStream.range(0, 3)
                .mapToObj(i -> start("exec", "await", "exec"))
                .toList();
        for (CallerProgram program : programs) {
            assertThat(program.outputOfSuccess()).contains("\nawait true\n", "\nexec true\n");
            assertThat(program.errors()).isEmpty();
            program.close();
        }
        assertThat(kept()).hasSize(1);
    }

    @Test
    void aHomeThatCannotBeWrittenMustNotMatter() throws IOException {
        Files.createFile(cache.resolve("jfork"));
        try (CallerProgram program = start("exec", "exec")) {
            assertThat(program.outputOfSuccess()).contains("\nexec false\n").doesNotContain("true");
            assertThat(program.errors()).isEmpty();
        }
    }

    @Test
    void aDirectoryThatOthersCanLookIntoMustNotBeUsed() throws IOException {
        Files.createDirectories(archives());
        Files.setPosixFilePermissions(archives(), PosixFilePermissions.fromString("rwxr-xr-x"));
        try (CallerProgram program = start("exec", "exec")) {
            assertThat(program.outputOfSuccess()).contains("\nexec false\n").doesNotContain("true");
        }
        assertThat(kept()).isEmpty();
    }
}
