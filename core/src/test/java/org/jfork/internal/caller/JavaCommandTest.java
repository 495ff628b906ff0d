package org.jfork.internal.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jfork.ForkException;
import org.jfork.internal.os.NativeLibrary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaCommandTest {
    private static final String OWN_JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final JavaCommand command = new JavaCommand();

    private List<String> classPath() {
        List<String> arguments = command.arguments();
        return List.of(arguments.get(arguments.indexOf("-cp") + 1).split(File.pathSeparator));
    }

    /** What this JVM was started with is asked through the native library, as a caller has loaded it. */
    @BeforeAll
    static void load() {
        assertThat(NativeLibrary.unsupportedReason()).isNull();
    }

    @AfterEach
    void clearProperty() {
        System.clearProperty("org.jfork.java");
    }

    @Test
    void theDefaultMustBeThisJavaWithTheSerialCollector() {
        assertThat(command.arguments()).startsWith(OWN_JAVA).contains("-XX:+UseSerialGC", "-XX:-UsePerfData");
    }

    /** Only Java 17 starts quicker with it; see JavaCommand. */
    @Test
    void aProcessForItselfMustHaveTheUsualCollectorWhereThatStartsQuicker() {
        command.forItself();
        boolean serial = command.arguments().contains("-XX:+UseSerialGC");
        assertThat(serial).isEqualTo(Runtime.version().feature() > 17);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseG1GC",
                "-XX:+UseParallelGC",
                "-XX:+UseSerialGC",
                "-XX:+UseZGC",
                "-XX:+UseShenandoahGC",
                "-XX:+UseEpsilonGC"
            })
    void onlyTheCollectorThatTheUserNamesMustBeThere(String option) {
        command.jvmOptions(List.of("-Xmx1g", option));
        assertThat(command.arguments().stream().filter(argument -> argument.matches("-XX:\\+Use.*GC")))
                .containsExactly(option);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseGCOverheadLimit", "-XX:-UseG1GC", "-XX:+ScavengeBeforeFullGC", "-verbose:gc"})
    void anOptionThatNamesNoCollectorMustLeaveTheDefault(String option) {
        command.jvmOptions(List.of(option));
        assertThat(command.arguments()).containsSubsequence("-XX:+UseSerialGC", option);
    }

    @Test
    void optionsOfTheUserMustComeBehindTheOwnOnesAndBeforeTheMainClass() {
        command.jvmOptions(List.of("-Xms1g"));
        command.jvmOptions(List.of("-Xmx2g"));
        Surroundings surroundings = new Surroundings();
        surroundings.property("a", "b c");
        command.surroundings(surroundings);
        assertThat(command.arguments())
                .containsSubsequence(
                        "-Xms16m", "-Xms1g", "-Xmx2g", "-Da=b c", "-cp", "org.jfork.internal.template.TemplateMain");
    }

    @Test
    void theClassPathOfThisJvmMustBeTheDefaultAndAbsolute() {
        assertThat(classPath())
                .allSatisfy(entry -> assertThat(Path.of(entry)).isAbsolute())
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(1);
    }

    @Test
    void theOwnLocationMustBeAddedToAClassPathThatHasItNot() {
        command.classPath(List.of("/somewhere/a.jar"));
        assertThat(classPath()).hasSize(2).startsWith("/somewhere/a.jar");
        assertThat(Path.of(classPath().get(1))).exists();
        command.classPath(classPath());
        assertThat(classPath()).hasSize(2);
    }

    @Test
    void noOptionsForTheProgramMustReachTemplatesThroughTheEnvironment() {
        assertThat(command.environment())
                .doesNotContainKeys("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
                .containsEntry("PATH", System.getenv("PATH"));
    }

    @Test
    void theJavaOfTheBuilderMustPrecedeThatOfThePropertyAndThatTheOwn(@TempDir Path directory) throws Exception {
        Path one = executable(directory.resolve("one")), two = executable(directory.resolve("two"));
        System.setProperty("org.jfork.java", one.toString());
        assertThat(command.arguments()).startsWith(one.toString());
        command.java(two);
        assertThat(command.arguments()).startsWith(two.toString());
    }

    private static Path executable(Path file) throws Exception {
        assertThat(Files.createFile(file).toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void aJavaThatCannotBeExecutedMustBeRefusedAndNamed(@TempDir Path directory) throws Exception {
        Path plain = Files.createFile(directory.resolve("java"));
        command.java(plain);
        assertThatExceptionOfType(ForkException.class)
                .isThrownBy(command::arguments)
                .withMessageContaining("no executable java at " + plain)
                .withMessageContaining("-Dorg.jfork.java");
    }

    @Test
    void whetherToStayFrozenAndForHowLongToTryMustBePassed() {
        command.freezeLimit(Duration.ofMillis(1234));
        assertThat(command.arguments()).containsSequence("3", "4", "frozen", "1234");
        command.stayFrozen(false);
        assertThat(command.arguments()).containsSequence("3", "4", "thawed", "1234");
    }
}
