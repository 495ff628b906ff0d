package org.jfork;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.status;
import static org.jfork.support.Dialogue.untilEnd;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are started from here: what they have, and how they end. */
@ExtendWith(ProcessHygiene.class)
class ExecIT {
    @TempDir
    Path directory;

    private static String shown(Exec exec) {
        return finish(exec.start());
    }

    private static Exec shell(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        Collections.addAll(command, arguments);
        return Exec.command(command);
    }

    /** Waits, since the channel does not block here. */
    private static void hearLine(SocketChannel channel, String line) {
        StringBuilder heard = new StringBuilder();
        await().until(() -> {
            ByteBuffer octets = ByteBuffer.allocate(100);
            assertThat(channel.read(octets)).as("heard %s", heard).isNotNegative();
            heard.append(UTF_8.decode(octets.flip()));
            return heard.toString().equals(line + "\n");
        });
    }

    @Test
    void theChannelMustBeTheProgramsInputAndOutput() {
        Worker worker = Exec.command("cat").start();
        say(worker.channel(), "there", "and back");
        assertThat(finish(worker)).isEqualTo("there and back");
    }

    @Test
    void aProgramMustHaveExactlyTheDescriptorsGiven() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Pipe pipe = Pipe.open();
        try (FileChannel five = FileChannel.open(file);
                Pipe.SourceChannel eight = pipe.source();
                Pipe.SinkChannel seven = pipe.sink();
                ServerSocket other = new ServerSocket(0)) {
            Worker worker = shell("echo ready >&3; exec sleep 1000")
                    .descriptor(5, five)
                    .descriptor(7, seven)
                    .descriptor(8, eight)
                    .channel(3)
                    .start();
            hearLine(worker.channel(), "ready");
            assertThat(other.isBound()).isTrue(); // its descriptor is not close-on-exec in every JDK
            await().until(() -> Proc.commandLine(worker.pid()).startsWith("sleep")); // a shell opens some of its own
            Map<Integer, String> descriptors = Proc.descriptors(worker.pid());
            assertThat(descriptors.keySet()).containsExactly(0, 1, 2, 3, 5, 7, 8);
            Map<Integer, String> own = Proc.descriptors(Proc.self());
            assertThat(descriptors)
                    .containsEntry(0, "/dev/null")
                    .containsEntry(1, own.get(1))
                    .containsEntry(2, own.get(2))
                    .containsEntry(5, file.toString());
            assertThat(descriptors.get(3)).startsWith("socket:").isNotIn(own.values());
            assertThat(descriptors.get(7)).startsWith("pipe:").isIn(own.values());
            worker.destroyForcibly();
            assertThat(untilEnd(worker)).isEmpty();
            assertThat(status(worker)).isEqualTo(ExitStatus.ofSignal(9));
        }
    }

    @Test
    void handlesMustTakeThePlaceOfTheChannelWhereTheyAreGiven() throws IOException {
        Path input = Files.writeString(directory.resolve("input"), "what is read");
        try (FileChannel channel = FileChannel.open(input)) {
            assertThat(shown(Exec.command("cat").stdin(channel))).isEqualTo("what is read");
        }
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source()) {
            Worker worker;
            try (Pipe.SinkChannel sink = pipe.sink()) {
                worker = Exec.command("cat").stdout(sink).stderr(sink).start();
            }
            say(worker.channel(), "what is written");
            assertThat(finish(worker)).isEmpty();
            assertThat(new String(
                            java.nio.channels.Channels.newInputStream(source).readAllBytes(), UTF_8))
                    .isEqualTo("what is written");
        }
    }

    @Test
    void withoutAnEndOfItsOwnTheProgramMustLeaveTheChannelAtItsEnd() {
        Worker worker = Exec.command("sleep", "1000").channel().start();
        assertThat(untilEnd(worker)).isEmpty();
        assertThat(worker.isAlive()).isTrue();
        worker.destroy();
        assertThat(status(worker)).isEqualTo(ExitStatus.ofSignal(15));
        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void theEnvironmentMustBeTheOneGiven() {
        Map<String, String> variables = Map.of("ONE", "1", "EMPTY", "", "LETTERS", "äöü € 😀", "LINES", "a\nb");
        Map<String, String> seen = environment(Exec.command("env", "-0").environment(variables));
        assertThat(seen).isEqualTo(variables);
        assertThat(environment(Exec.command("env", "-0").environment(Map.of()))).isEmpty();
    }

    @Test
    void theEnvironmentMustBeThatOfThisProcessIfNoneIsGiven() {
        assertThat(environment(Exec.command("env", "-0"))).isEqualTo(System.getenv());
        Map<String, String> more = new HashMap<>(System.getenv());
        more.put("MORE", "1");
        assertThat(environment(Exec.command("env", "-0").environment(more))).isEqualTo(more);
    }

    private static Map<String, String> environment(Exec exec) {
        Map<String, String> variables = new TreeMap<>();
        for (String line : shown(exec).split("\0")) {
            int equals = line.indexOf('=');
            if (equals > 0) variables.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return variables;
    }

    @Test
    void impossibleVariablesMustBeRefused() {
        for (String name : List.of("", "A=B"))
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            Exec.command("true").environment(Map.of(name, "1")).start())
                    .withMessageContaining("'" + name + "'");
        Map<String, String> withNull = new HashMap<>();
        withNull.put("NAME", null);
        assertThatNullPointerException()
                .isThrownBy(() -> Exec.command("true").environment(withNull))
                .withMessageContaining("NAME");
    }

    @Test
    void theProgramMustWorkInItsDirectoryAndBeFoundThereByARelativePath() throws IOException {
        assertThat(shown(Exec.command("pwd", "-P").directory(directory))).isEqualTo(directory.toRealPath() + "\n");
        assertThat(shown(Exec.command("pwd", "-P"))).isEqualTo(Path.of("").toRealPath() + "\n");
        script("here", "#!/bin/sh\necho here\n");
        assertThat(shown(Exec.command("./here").directory(directory))).isEqualTo("here\n");
    }

    @Test
    void aDirectoryOfAnotherFileSystemMustBeRefused() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(directory.resolve("a.zip"), Map.of("create", "true"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Exec.command("true").directory(zip.getPath("/")))
                    .withMessageContaining("another file system");
        }
    }

    private Path script(String name, String contents) throws IOException {
        Path file = Files.writeString(directory.resolve(name), contents);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void argumentsMustArriveAsTheyAre() {
        String[] arguments = {"", " ", "a b", "'\"$HOME\\", "line\nline", "äöü € 😀", "-n"};
        StringBuilder expected = new StringBuilder();
        for (String argument : arguments) expected.append('<').append(argument).append(">");
        assertThat(shown(shell("printf '<%s>' \"$@\"", arguments))).isEqualTo(expected.toString());
    }

    @Test
    void manyLongArgumentsMustArrive() {
        String[] arguments = new String[12];
        java.util.Arrays.fill(arguments, "x".repeat(100_000));
        assertThat(shown(shell("echo $# ${#1} ${#12}", arguments))).isEqualTo("12 100000 100000\n");
    }

    @Test
    void whatTheProgramWritesToItsErrorsMustGoWhereItIsSent() throws IOException {
        Path errors = directory.resolve("errors");
        try (FileChannel channel = FileChannel.open(
                errors, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            assertThat(shown(shell("echo out; echo err >&2").stderr(channel))).isEqualTo("out\n");
        }
        assertThat(errors).hasContent("err\n");
    }

    @Test
    void howTheProgramEndsMustBeTold() {
        assertThat(ended(shell("exit 0"))).isEqualTo(ExitStatus.ofCode(0));
        assertThat(ended(shell("exit 255"))).isEqualTo(ExitStatus.ofCode(255));
        assertThat(ended(shell("kill -9 $$"))).isEqualTo(ExitStatus.ofSignal(9));
        assertThat(ended(shell("kill -TERM $$"))).isEqualTo(ExitStatus.ofSignal(15));
        Worker worker = Exec.command("cat").start();
        worker.destroyForcibly();
        assertThat(untilEnd(worker)).isEmpty();
        assertThat(status(worker)).isEqualTo(ExitStatus.ofSignal(9));
        worker.destroy();
    }

    private static ExitStatus ended(Exec exec) {
        Worker worker = exec.start();
        untilEnd(worker);
        return status(worker);
    }

    @Test
    void aProgramMustBeAChildInTheGroupOfThisProcessOrInASessionOfItsOwn() {
        for (boolean own : new boolean[] {false, true}) {
            Worker worker = Exec.command("cat").ownSession(own).start();
            assertThat(ProcessHandle.current().children().map(ProcessHandle::pid))
                    .contains(worker.pid());
            long expected = own ? worker.pid() : group(Proc.self());
            assertThat(group(worker.pid())).isEqualTo(expected);
            assertThat(session(worker.pid())).isEqualTo(own ? worker.pid() : session(Proc.self()));
            assertThat(finish(worker)).isEmpty();
        }
    }

    private static long group(long pid) {
        return statField(pid, 2);
    }

    private static long session(long pid) {
        return statField(pid, 3);
    }

    /** Counted from the state on. */
    private static long statField(long pid, int index) {
        String stat = Proc.text(Path.of("/proc", Long.toString(pid), "stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[index]);
    }

    /** The whole of jfork's part, a thousand times: nothing may be left, which the extension checks. */
    @Test
    void aThousandProgramsMustLeaveNothingBehind() {
        Exec exec = Exec.command("true");
        for (int i = 0; i < 1000; i++) assertThat(ended(exec)).isEqualTo(ExitStatus.ofCode(0));
    }

    @Test
    void theSameCommandMustStartAsOftenAsWanted() throws IOException {
        try (FileChannel channel = FileChannel.open(Files.writeString(directory.resolve("file"), "x"))) {
            Exec exec = shell("cat <&4").descriptor(4, channel);
            assertThat(shown(exec)).isEqualTo("x");
            channel.position(0);
            assertThat(shown(exec)).isEqualTo("x");
        }
    }

    @Test
    void aNumberThatIsNoneMustBeRefused() {
        for (int number : new int[] {-1, 1024, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Exec.command("true").descriptor(number, System.in))
                    .withMessageContaining(String.valueOf(number));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Exec.command("true").channel(number));
        }
        assertThatIllegalArgumentException().isThrownBy(Exec::command);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exec.command("true", "a\0b").start())
                .withMessageContaining("NUL");
    }

    @Test
    void somethingThatIsNoHandleMustBeRefusedAndStartNothing() throws IOException {
        FileChannel closed = FileChannel.open(Files.createFile(directory.resolve("file")));
        closed.close();
        Set<Long> before = children();
        for (Object handle : new Object[] {"no handle", closed})
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Exec.command("true").descriptor(3, handle).start());
        assertThat(children()).isEqualTo(before);
    }

    private static Set<Long> children() {
        Set<Long> pids = new java.util.TreeSet<>();
        for (Proc.Entry child : Proc.children(Proc.self())) pids.add(child.pid());
        return pids;
    }
}
