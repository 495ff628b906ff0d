package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class BuilderIT {
    @Test
    void anExecedProcessMustRunItsFunction() {
        assertThat(answer(Fork.exec().run(BuilderIT::tellParent))).isEqualTo(String.valueOf(Proc.self()));
    }

    public static void tellParent(SocketChannel control) {
        say(control, Proc.entry(Proc.self()).parent());
    }

    @Test
    void anExecedProcessMustBeATemplateOfItsOwn() {
        try (Fork template = Fork.exec()) {
            assertThat(answer(template.fork().run(BuilderIT::tellParent))).isEqualTo(String.valueOf(Proc.self()));
            assertThat(answer(template.fork().run(BuilderIT::tellParent))).isEqualTo(String.valueOf(Proc.self()));
        }
    }

    @Test
    void jvmOptionsMustReachTheProcessAndOverrideTheOwnOnes() {
        assertThat(answer(Fork.builder()
                        .jvmOptions("-Xms24m", "-Xmx48m", "-Dorg.jfork.test.one=a b")
                        .exec()
                        .run(BuilderIT::tellOptions)))
                .contains("-Xmx48m")
                .endsWith("a b null");
    }

    public static void tellOptions(SocketChannel control) {
        say(
                control,
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                System.getProperty("org.jfork.test.one"),
                System.getProperty("org.jfork.test.two"));
    }

    @Test
    void systemPropertiesMustReachTheProcessAndItsForks() {
        try (Fork template = Fork.builder()
                .systemProperty("org.jfork.test.one", "1 = ü")
                .systemProperty("org.jfork.test.two", "")
                .exec()) {
            assertThat(answer(template.fork().run(BuilderIT::tellOptions))).endsWith("1 = ü ");
        }
    }

    @Test
    void propertiesOfTheCallerMustNotReachTheProcess() {
        System.setProperty("org.jfork.test.one", "caller's");
        try {
            assertThat(answer(Fork.exec().run(BuilderIT::tellOptions))).endsWith("null null");
        } finally {
            System.clearProperty("org.jfork.test.one");
        }
    }

    @Test
    void theClassPathMustBeTheOneGivenAndTheOwnCode() {
        Path tests = Path.of(URI_OF_TESTS);
        String told = answer(
                Fork.builder().classPath(tests, Path.of("relative")).exec().run("org.jfork.BuilderIT.Plain::tell"));
        assertThat(told.split(":")).hasSize(3).startsWith(tests.toString());
        assertThat(told.split(":")[1])
                .isEqualTo(Path.of("relative").toAbsolutePath().toString());
    }

    private static final java.net.URI URI_OF_TESTS = java.net.URI.create(
            BuilderIT.class.getProtectionDomain().getCodeSource().getLocation().toString());

    /** Needs nothing but itself. */
    public static final class Plain {
        private Plain() {}

        public static void tell(SocketChannel control) throws java.io.IOException {
            control.write(java.nio.ByteBuffer.wrap(
                    System.getProperty("java.class.path").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    @Test
    void theJavaBinaryMustBeTheOneGiven() throws Exception {
        Path directory = Files.createTempDirectory("java");
        Path link = directory.resolve("java");
        Files.writeString(
                link,
                "#!/bin/sh\nORG_JFORK_TEST=wrapped exec " + System.getProperty("java.home") + "/bin/java \"$@\"\n");
        try {
            assertThat(link.toFile().setExecutable(true)).isTrue();
            assertThat(answer(Fork.builder().java(link).exec().run(BuilderIT::tellEnvironment)))
                    .isEqualTo("wrapped");
        } finally {
            Files.delete(link);
            Files.delete(directory);
        }
    }

    public static void tellEnvironment(SocketChannel control) {
        say(control, System.getenv("ORG_JFORK_TEST"));
    }

    @Test
    void aBuilderMustStartMoreThanOneProcess() {
        ForkBuilder builder = Fork.builder().systemProperty("org.jfork.test.one", "same");
        assertThat(answer(builder.exec().run(BuilderIT::tellOptions))).contains("same");
        assertThat(answer(builder.exec().run(BuilderIT::tellOptions))).contains("same");
    }

    @Test
    void aTemplateThatStaysThawedMustForkAsWell() {
        try (Fork template = Fork.builder().stayFrozen(false).exec()) {
            for (int i = 0; i < 5; i++)
                assertThat(answer(template.fork().run(BuilderIT::tellParent))).isEqualTo(String.valueOf(Proc.self()));
        }
    }

    @Test
    void standardInputMustBeTheNullDeviceAndTheSessionItsOwn() throws Exception {
        String told = answer(Fork.exec().run(BuilderIT::tellSurroundings));
        assertThat(told).startsWith("/dev/null ");
        assertThat(told.split(" ")[1])
                .isNotEqualTo(Proc.text(Path.of("/proc/self/stat")).split(" ")[5]);
    }

    public static void tellSurroundings(SocketChannel control) throws java.io.IOException {
        String stat = Proc.text(Path.of("/proc/self/stat"));
        say(
                control,
                Files.readSymbolicLink(Path.of("/proc/self/fd/0")),
                stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
    }

    @Test
    void theEnvironmentMustBeThatOfTheCaller() {
        assertThat(answer(Fork.exec().run(BuilderIT::tellPath))).isEqualTo(System.getenv("PATH"));
    }

    public static void tellPath(SocketChannel control) {
        say(control, System.getenv("PATH"));
    }

    @Test
    void aGenerousStartLimitMustNotDelayTheEnd() {
        Fork process = Fork.builder().startLimit(Duration.ofHours(1)).exec();
        assertThat(answer(process.run(BuilderIT::tellParent))).isNotEmpty();
    }
}
