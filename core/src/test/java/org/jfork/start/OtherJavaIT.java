package org.jfork.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jfork.Fork;
import org.jfork.support.Dialogue;
import org.jfork.support.Jars;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Templates of other Java versions than their callers'. */
@ExtendWith(ProcessHygiene.class)
class OtherJavaIT {
    private static final int OWN = Runtime.version().feature();
    private static final int CLASS_VERSION = 44; // of a class file, beyond the Java version

    @TempDir
    Path directory;

    /** One for each other version that is installed beside this one, by version. */
    private static Map<Integer, Path> others() throws IOException {
        Map<Integer, Path> others = new TreeMap<>();
        Path beside = Path.of(System.getProperty("java.home")).toRealPath().getParent();
        for (Path home : Proc.list(beside, "*")) {
            String release = Proc.text(home.resolve("release"));
            if (!Files.isExecutable(home.resolve("bin/java")) || !release.contains("JAVA_VERSION=\"")) continue;
            int feature = Integer.parseInt(release.replaceAll("(?s).*JAVA_VERSION=\"(\\d+).*", "$1"));
            if (feature >= 17 && feature != OWN) others.put(feature, home.resolve("bin/java"));
        }
        assumeFalse(others.isEmpty(), "no Java of another version is installed in " + beside);
        return others;
    }

    public static void tell(SocketChannel control) {
        Dialogue.say(control, Runtime.version().feature());
    }

    @Test
    void aTemplateOfAnotherVersionMustWork() throws IOException {
        for (Map.Entry<Integer, Path> other : others().entrySet())
            try (Fork template = Fork.builder().java(other.getValue()).exec()) {
                for (int i = 0; i < 3; i++)
                    assertThat(answer(template.fork().run(OtherJavaIT::tell)))
                            .isEqualTo(other.getKey().toString());
            }
    }

    @Test
    void whatFailsInATemplateOfAnotherVersionMustNameBothVersions() throws IOException {
        for (Map.Entry<Integer, Path> other : others().entrySet()) {
            Path classes = tooNew(directory.resolve(other.getKey().toString()), other.getKey() + 1);
            try (Fork template =
                    Fork.builder().java(other.getValue()).classPath(classes).exec()) {
                assertThat(failure(template.fork().sendArg("x").run(Teller.class.getName() + "::tell")))
                        .hasMessageContaining("UnsupportedClassVersionError")
                        .hasMessageContaining("(Java " + other.getKey())
                        .hasMessageContaining("its caller is Java " + System.getProperty("java.version"));
            }
        }
    }

    /** A class file that says it is for a newer Java. */
    private static Path tooNew(Path directory, int feature) throws IOException {
        byte[] octets = Jars.classFile(Teller.class);
        octets[7] = (byte) (feature + CLASS_VERSION);
        Path file = directory.resolve(Teller.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, octets);
        return directory;
    }

    @Test
    void aClassFileThatIsTooNewMustFailWhatNeedsIt() throws IOException {
        Path classes = tooNew(directory, OWN + 1);
        try (Fork process = Fork.builder().classPath(classes).exec()) {
            assertThat(failure(process.require(Teller.class.getName())
                            .sendArg("x")
                            .run(Teller.class.getName() + "::tell")))
                    .hasMessageContaining("UnsupportedClassVersionError")
                    .hasMessageNotContaining("its caller is Java");
        }
    }
}
