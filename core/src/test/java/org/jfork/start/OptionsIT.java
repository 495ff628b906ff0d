package org.jfork.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jfork.Fork;
import org.jfork.support.CallerProgram;
import org.jfork.support.Jars;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which options of a program its templates get, wherever the program got them from. */
@ExtendWith(ProcessHygiene.class)
class OptionsIT {
    private static final String DEBUGGER = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

    /** With which a new JVM is handed its first classes. */
    private static final String OWN_AGENT = "-agentpath:[^ ,]*/libjfork[^ ,]*[.]so=5, ";

    @TempDir
    Path directory;

    /** Tells what it and a worker of its are like. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println("caller " + describe());
            System.out.println("worker " + answer(Fork.create().run(OptionsIT::tell)));
        }
    }

    public static void tell(SocketChannel control) throws IOException {
        say(control, describe());
    }

    private static String describe() throws IOException {
        boolean debugged = Proc.text(Path.of("/proc/self/maps")).contains("libjdwp");
        boolean open = Object.class.getModule().isOpen("java.lang", OptionsIT.class.getModule());
        return String.join(
                ";",
                "assertions=" + OptionsIT.class.desiredAssertionStatus(),
                "debugged=" + debugged,
                "agent=" + System.getProperty(Agent.TRACE),
                "open=" + open,
                "server=" + ModuleLayer.boot().findModule("jdk.httpserver").isPresent(),
                "boot=" + isOnBootPath(Teller.class.getName()),
                "encoding=" + System.getProperty("file.encoding"),
                "property=" + System.getProperty("org.jfork.test"),
                "options=" + ManagementFactory.getRuntimeMXBean().getInputArguments(),
                "tool=" + System.getenv("JAVA_TOOL_OPTIONS"),
                "jdk=" + System.getenv("JDK_JAVA_OPTIONS"),
                "aside=" + System.getenv().keySet().stream().anyMatch(name -> name.startsWith("JFORK_ASIDE")),
                "subprocess=" + inSubprocess());
    }

    private static boolean isOnBootPath(String name) {
        try {
            return Class.forName(name, false, null) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static String inSubprocess() throws IOException {
        Process shell = new ProcessBuilder(
                        "sh", "-c", "echo \"$JAVA_TOOL_OPTIONS|$_JAVA_OPTIONS|$JFORK_ASIDE__JAVA_OPTIONS\"")
                .start();
        return new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
    }

    private String agent() {
        Path jar =
                Jars.make(directory.resolve("agent.jar"), Map.of("Premain-Class", Agent.class.getName()), Agent.class);
        return "-javaagent:" + jar;
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", ""})
    void agentsAndDebuggersMustStayWithTheCallerAndWhatDecidesMeaningMustNot(String variable) {
        String[] options = {
            DEBUGGER,
            agent(),
            "-Xbootclasspath/a:" + Jars.make(directory.resolve("boot.jar"), Map.of(), Teller.class),
            "-Xmx200m",
            "-Dorg.jfork.test=of the program",
            "-Dfile.encoding=ISO-8859-1",
            "-ea:org.jfork...",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-modules=jdk.httpserver"
        };
        CallerProgram.Launch launch = CallerProgram.of(Program.class);
        // In a variable, blanks separate options.
        if (variable.isEmpty()) launch.options(options);
        else launch.environment(variable, String.join(" ", options).replace("of the program", "of-the-program"));
        try (CallerProgram program = launch.start()) {
            String output = program.outputOfSuccess();
            assertThat(program.awaitLine("caller"))
                    .as(output)
                    .contains(
                            "assertions=true",
                            "debugged=true",
                            "agent=was here",
                            "open=true",
                            "server=true",
                            "boot=true")
                    .contains("encoding=ISO-8859-1", "property=of", "-Xmx200m");
            assertThat(program.awaitLine("worker"))
                    .contains(
                            "assertions=true", "debugged=false", "agent=null", "open=true", "server=true", "boot=true")
                    .contains("encoding=ISO-8859-1", "property=null", "aside=false");
            for (String word : new String[] {"tool", "jdk", "aside", "subprocess"})
                assertThat(value(program.awaitLine("worker"), word))
                        .as(word)
                        .isEqualTo(value(program.awaitLine("caller"), word));
            assertThat(value(program.awaitLine("worker"), "options").replaceFirst(OWN_AGENT, ""))
                    .doesNotContain("-Xmx", "jdwp", "agent");
            assertThat(program.errors()).doesNotContain("WARNING");
        }
    }

    private static String value(String line, String word) {
        for (String part : line.split(";")) if (part.startsWith(word + "=")) return part.substring(word.length() + 1);
        throw new AssertionError("no " + word + " in " + line);
    }

    @Test
    void optionsOfTheBuilderMustOverrideThoseOfTheCaller() {
        String answer = answer(Fork.builder()
                .jvmOptions("-Dfile.encoding=US-ASCII", "-da:org.jfork...")
                .exec()
                .run(OptionsIT::tell));
        assertThat(answer).contains("encoding=US-ASCII", "assertions=false");
    }

    @Test
    void aProgramWithoutAnyOptionMustHaveWorkers() {
        try (CallerProgram program =
                CallerProgram.of(Program.class).withoutNativeAccess().start()) {
            program.outputOfSuccess();
            assertThat(value(program.awaitLine("caller"), "options")).isEqualTo("[]");
            assertThat(program.awaitLine("worker")).contains("assertions=false", "open=false");
        }
    }

    /** A class file that only a JVM with preview features loads. */
    @Test
    void previewFeaturesMustBeEnabledWhereTheCallersAre() throws IOException {
        byte[] octets = Jars.classFile(Teller.class);
        octets[4] = octets[5] = (byte) 0xff; // minor version of preview class files
        octets[7] = (byte) (Runtime.version().feature() + 44);
        Path file = directory.resolve(Teller.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, octets);
        try (CallerProgram program = CallerProgram.of(PreviewProgram.class)
                .options("--enable-preview")
                .classPath(directory + ":" + System.getProperty("java.class.path"))
                .start()) {
            program.outputOfSuccess();
            assertThat(program.awaitLine("worker")).isEqualTo("null");
        }
    }

    static final class PreviewProgram {
        private PreviewProgram() {}

        public static void main(String[] arguments) {
            System.out.println(
                    "worker " + answer(Fork.create().sendArg("no.such").run(Teller.class.getName() + "::tell")));
        }
    }
}
