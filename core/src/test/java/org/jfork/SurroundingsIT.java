package org.jfork;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.status;
import static org.jfork.support.Dialogue.untilEnd;
import static org.jfork.support.Dialogue.worker;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a process has around it, whether it is forked from a template or exec'ed. */
@ExtendWith(ProcessHygiene.class)
class SurroundingsIT {
    enum Way {
        FORK,
        EXEC
    }

    @TempDir
    Path directory;

    private static CompletableFuture<Worker> run(Way way, ForkOptions options, ForkBuilder builder, String function) {
        Fork process = way == Way.FORK ? Fork.create(options) : builder.exec();
        return process.run("org.jfork.SurroundingsIT::" + function);
    }

    @ParameterizedTest
    @EnumSource
    void theEnvironmentMustBeThatOfJavaAndOfSubprocesses(Way way) {
        String answer = answer(run(
                way,
                new ForkOptions().environment("GREETING", "grüße 世").environment("HOME", null),
                Fork.builder().environment("GREETING", "grüße 世").environment("HOME", null),
                "tellEnvironment"));
        assertThat(answer).isEqualTo("grüße 世|grüße 世|null|-|" + System.getenv("PATH") + "|true");
    }

    public static void tellEnvironment(SocketChannel control) throws Exception {
        say(
                control,
                String.join(
                        "|",
                        System.getenv("GREETING"),
                        System.getenv().get("GREETING"),
                        System.getenv("HOME") + "",
                        output("sh", "-c", "echo ${HOME--}"),
                        System.getenv("PATH"),
                        output("sh", "-c", "echo $GREETING").equals(System.getenv("GREETING")) + ""));
    }

    @ParameterizedTest
    @EnumSource
    void aWholeEnvironmentMustReplaceThatOfTheTemplate(Way way) {
        Map<String, String> all = Map.of("ONLY", "this one", "PATH", System.getenv("PATH"));
        assertThat(answer(run(
                        way, new ForkOptions().environment(all), Fork.builder().environment(all), "tellNames")))
                .isEqualTo("[ONLY, PATH] [ONLY, PATH]");
    }

    public static void tellNames(SocketChannel control) throws Exception {
        String names = new TreeSet<>(System.getenv().keySet()).toString();
        // The variables that a shell sets by itself are not those of the process.
        String seen = output("env")
                .lines()
                .map(line -> line.substring(0, line.indexOf('=')))
                .sorted()
                .toList()
                .toString();
        say(control, names, seen);
    }

    @ParameterizedTest
    @EnumSource
    void theDirectoryMustBeThatOfAllRelativePathsAndOfSubprocesses(Way way) throws IOException {
        Path home = Files.createDirectory(directory.resolve("a home für 世")).toRealPath();
        Files.writeString(home.resolve("note"), "found");
        assertThat(answer(run(
                        way, new ForkOptions().directory(home), Fork.builder().directory(home), "tellDirectory")))
                .isEqualTo(
                        String.join("|", home.toString(), home + "/x", home + "/x", "found", "found", home.toString()));
    }

    public static void tellDirectory(SocketChannel control) throws Exception {
        String byStream;
        try (FileInputStream in = new FileInputStream("note")) {
            byStream = new String(in.readAllBytes(), UTF_8);
        }
        say(
                control,
                String.join(
                        "|",
                        System.getProperty("user.dir"),
                        new File("x").getAbsolutePath(),
                        Path.of("x").toAbsolutePath().toString(),
                        byStream,
                        Files.readString(Path.of("note")),
                        output("pwd")));
    }

    @Test
    void aDirectoryThatDoesNotExistMustFailThePreparationAndBeNamed() {
        Path missing = directory.resolve("missing");
        assertThat(failure(Fork.create(new ForkOptions().directory(missing)).run(SurroundingsIT::tellNames)))
                .hasMessageContaining("settings failed in process")
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("ENOENT");
    }

    @ParameterizedTest
    @EnumSource
    void systemPropertiesMustBeSet(Way way) {
        assertThat(answer(run(
                        way,
                        new ForkOptions().systemProperty("jfork.test", "a b"),
                        Fork.builder().systemProperty("jfork.test", "a b"),
                        "tellProperty")))
                .isEqualTo("a b");
    }

    public static void tellProperty(SocketChannel control) {
        say(control, System.getProperty("jfork.test"));
    }

    @ParameterizedTest
    @EnumSource
    void standardStreamsMustBeThoseGiven(Way way) throws IOException {
        Path in = Files.writeString(directory.resolve("in"), "input"), out = directory.resolve("out");
        Path error = directory.resolve("error");
        try (FileInputStream input = new FileInputStream(in.toFile());
                FileOutputStream output = new FileOutputStream(out.toFile());
                FileOutputStream errors = new FileOutputStream(error.toFile())) {
            var options = new ForkOptions()
                    .standardInput(input)
                    .standardOutput(output.getChannel())
                    .standardError(errors.getFD());
            var builder = Fork.builder()
                    .standardInput(input)
                    .standardOutput(output.getChannel())
                    .standardError(errors.getFD());
            assertThat(answer(run(way, options, builder, "useStreams"))).isEqualTo("done");
        }
        assertThat(out).content().isEqualTo("out:inputsub\n");
        assertThat(error).content().contains("to error");
    }

    public static void useStreams(SocketChannel control) throws Exception {
        System.out.print("out:" + new String(System.in.readAllBytes(), UTF_8));
        System.out.flush();
        System.err.print("to error");
        new ProcessBuilder("echo", "sub").inheritIO().start().waitFor();
        say(control, "done");
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfStandardErrorMustBeCaptured(Way way) {
        Worker worker =
                worker(run(way, new ForkOptions().captureError(), Fork.builder().captureError(), "writeErrors"));
        untilEnd(worker);
        assertThat(status(worker)).isEqualTo(ExitStatus.ofCode(1));
        assertThat(worker.errorTail())
                .hasSizeLessThanOrEqualTo(8192)
                .hasSizeGreaterThan(8000)
                .contains("x".repeat(5000))
                .contains("IllegalStateException: the end");
    }

    public static void writeErrors(SocketChannel control) {
        System.err.println("x".repeat(20_000));
        throw new IllegalStateException("the end");
    }

    @Test
    void forksOfACapturedProcessMustBeCapturedToo() {
        try (Fork template = Fork.create(new ForkOptions().captureError())) {
            Worker worker = worker(template.fork().run(SurroundingsIT::writeErrors));
            untilEnd(worker);
            status(worker);
            assertThat(worker.errorTail()).contains("the end");
        }
    }

    @Test
    void aProcessThatIsNotCapturedMustHaveNoTail() {
        Worker worker = worker(Fork.create().run(SurroundingsIT::tellProperty));
        untilEnd(worker);
        assertThat(worker.errorTail()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void maskNiceAndLimitsMustBeThoseGiven(Way way) {
        int nice = Integer.parseInt(
                        Proc.text(Path.of("/proc/self/stat")).split("\\) ")[1].split(" ")[16])
                + 3;
        var options = new ForkOptions()
                .umask(0027)
                .nice(nice)
                .limit(ResourceLimit.OPEN_FILES, 321)
                .limit(ResourceLimit.CORE, 0)
                .systemProperty("jfork.test", directory.resolve("made").toString());
        var builder = Fork.builder()
                .umask(0027)
                .nice(nice)
                .limit(ResourceLimit.OPEN_FILES, 321)
                .limit(ResourceLimit.CORE, 0)
                .systemProperty("jfork.test", directory.resolve("made").toString());
        assertThat(answer(run(way, options, builder, "tellLimits"))).isEqualTo("rw-r----- [" + nice + "] 321 321 0");
    }

    public static void tellLimits(SocketChannel control) throws Exception {
        Path made = Path.of(System.getProperty("jfork.test"));
        try (FileOutputStream file = new FileOutputStream(made.toFile())) {
            file.write(1);
        }
        Set<String> nice = new TreeSet<>();
        for (Path task : Proc.list(Path.of("/proc/self/task"), "*"))
            nice.add(Proc.text(task.resolve("stat")).split("\\) ")[1].split(" ")[16]);
        String[] files = limit("Max open files"), core = limit("Max core file size");
        say(
                control,
                PosixFilePermissions.toString(Files.getPosixFilePermissions(made)),
                nice,
                files[0],
                files[1],
                core[0]);
    }

    private static String[] limit(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/limits")))
            if (line.startsWith(name)) return line.substring(26).strip().split("\\s+");
        throw new IllegalStateException(name);
    }

    @Test
    void aSiblingMustNotSeeWhatAnotherWasGiven() throws IOException {
        Path home = Files.createDirectory(directory.resolve("other"));
        try (Fork template = Fork.create()) {
            String before = answer(template.fork().run(SurroundingsIT::tellDirectoryAndName));
            String changed =
                    answer(template.fork(new ForkOptions().directory(home).environment("JFORK_SIBLING", "set"))
                            .run(SurroundingsIT::tellDirectoryAndName));
            assertThat(changed).isEqualTo(home + " set");
            assertThat(answer(template.fork().run(SurroundingsIT::tellDirectoryAndName)))
                    .isEqualTo(before)
                    .endsWith(" null");
        }
    }

    public static void tellDirectoryAndName(SocketChannel control) {
        say(control, System.getProperty("user.dir"), System.getenv("JFORK_SIBLING"));
    }

    @Test
    void wrongOptionsMustBeRefusedAtOnce() throws IOException {
        ForkOptions options = new ForkOptions();
        assertThatIllegalArgumentException().isThrownBy(() -> options.environment("A=B", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> options.environment("", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> options.environment("A", "c\0"));
        assertThatIllegalArgumentException().isThrownBy(() -> options.umask(01000));
        assertThatIllegalArgumentException().isThrownBy(() -> options.nice(20));
        assertThatIllegalArgumentException().isThrownBy(() -> options.limit(ResourceLimit.CPU, -2));
        FileInputStream closed = new FileInputStream("/dev/null");
        closed.close();
        try (Fork template = Fork.create()) {
            ForkOptions wrong = new ForkOptions().standardInput(closed);
            assertThatIllegalArgumentException().isThrownBy(() -> template.fork(wrong));
            ForkOptions noHandle = new ForkOptions().standardOutput("text");
            assertThatIllegalArgumentException().isThrownBy(() -> template.fork(noHandle));
            assertThat(answer(template.fork().run(SurroundingsIT::tellProperty)))
                    .isEqualTo("null");
        }
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        process.waitFor();
        return text;
    }
}
