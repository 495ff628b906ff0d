package org.jfork;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jfork.support.JdkTool;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What ps says of processes, and what Java says of them all the same. */
@ExtendWith(ProcessHygiene.class)
class TitleIT {
    private static final String OWNER = " of " + Proc.self();

    /** What ps prints. */
    private static String shown(long pid) {
        return finish(Exec.command("ps", "-ww", "-o", "args=", "-p", Long.toString(pid))
                        .start())
                .stripTrailing();
    }

    /** The octets that ps reads: one text. */
    private static String raw(long pid) {
        return new String(
                Proc.text(Path.of("/proc", Long.toString(pid), "cmdline"))
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                UTF_8);
    }

    private static void awaitTitle(long pid, String title) {
        await().untilAsserted(() -> assertThat(raw(pid)).isEqualTo(title + '\0'));
        assertThat(shown(pid)).isEqualTo(title);
    }

    @Test
    void everyProcessMustBeShownWithItsRoleAndItsOwner() {
        String function = "org.jfork.TitleIT::awaitEnd";
        try (Fork template = Fork.exec();
                Fork process = template.fork();
                Fork second = process.fork()) {
            awaitTitle(template.pid(), "jfork template" + OWNER);
            awaitTitle(process.pid(), "jfork process" + OWNER);
            awaitTitle(second.pid(), "jfork process" + OWNER);
            Worker worker = worker(second.run(TitleIT::awaitEnd));
            awaitTitle(worker.pid(), "jfork worker " + function + OWNER);
            Worker other = worker(process.fork().run(function));
            awaitTitle(other.pid(), "jfork worker " + function + OWNER);
            awaitTitle(template.pid(), "jfork template" + OWNER);
            awaitTitle(process.pid(), "jfork process" + OWNER);
            assertThat(finish(worker)).isEmpty();
            assertThat(finish(other)).isEmpty();
        }
    }

    @Test
    void aWorkerThatWasNotForkedMustBeShownAsWell() {
        Worker worker = worker(Fork.exec().run(TitleIT::awaitEnd));
        awaitTitle(worker.pid(), "jfork worker org.jfork.TitleIT::awaitEnd" + OWNER);
        assertThat(finish(worker)).isEmpty();
    }

    public static void awaitEnd(SocketChannel control) throws IOException {
        hear(control);
    }

    /** There is as much room as the command line takes that the template was started with, and 4,096 octets at most. */
    @Test
    void aNameThatIsTooLongMustLoseItsBeginning(@TempDir Path directory) throws IOException {
        String method = "x".repeat(6000) + "thisIsItsEnd";
        compile(directory, method);
        Path[] path = Stream.concat(Stream.of(directory), classPath()).toArray(Path[]::new);
        try (Fork template = Fork.builder().classPath(path).exec()) {
            awaitTitle(template.pid(), "jfork template" + OWNER);
            int room = (int) Math.min(argumentOctets(template.pid()), 4096) - 2;
            Worker worker = worker(template.fork().run("Long::" + method));
            assertThat(raw(worker.pid()))
                    .hasSize(room + 1)
                    .startsWith("jfork worker ...xxx")
                    .endsWith("xxxthisIsItsEnd" + OWNER + '\0');
            assertThat(finish(worker)).isEmpty();
        }
    }

    private static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(":")).map(Path::of);
    }

    private static void compile(Path directory, String method) throws IOException {
        Path source = Files.writeString(
                directory.resolve("Long.java"),
                "public class Long { public static void " + method
                        + "(java.nio.channels.SocketChannel control) throws java.io.IOException {"
                        + " control.read(java.nio.ByteBuffer.allocate(1)); } }");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-d", directory.toString(), source.toString()))
                .isZero();
    }

    private static long argumentOctets(long pid) {
        String stat = Proc.text(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[46]) - Long.parseLong(fields[45]);
    }

    public static void tellCommand(SocketChannel control) {
        ProcessHandle.Info info = ProcessHandle.current().info();
        say(
                control,
                info.command().orElse("none")
                        + '\n'
                        + info.arguments().map(Arrays::toString).orElse("none")
                        + '\n'
                        + System.getProperty("sun.java.command")
                        + '\n'
                        + System.getenv("PATH")
                        + '\n'
                        + ProcessHandle.current().pid());
    }

    @Test
    void javaMustKnowTheProgramAndTheEnvironmentAsBefore() {
        String[] told = answer(Fork.create().run(TitleIT::tellCommand)).split("\n");
        assertThat(told[0]).isEqualTo(ProcessHandle.current().info().command().orElseThrow());
        assertThat(told[1]).isEqualTo("[]"); // the arguments are what /proc shows
        assertThat(told[2]).startsWith("org.jfork.internal.template.TemplateMain");
        assertThat(told[3]).isEqualTo(System.getenv("PATH"));
    }

    @Test
    void toolsMustSeeTheCommandLineAsItWas() {
        try (Fork template = Fork.exec();
                Fork process = template.fork()) {
            for (long pid : new long[] {template.pid(), process.pid()})
                assertThat(JdkTool.run("jcmd", Long.toString(pid), "VM.command_line"))
                        .contains("-XX:-UsePerfData")
                        .contains("java_command: org.jfork.internal.template.TemplateMain");
        }
    }
}
