package org.jfork;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ProcessHygiene.class)
class HandleOwnershipIT {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(directory.resolve("file"), "abcdefghijklmnop");
    }

    @Test
    void aHandleMustStayOpenAfterTheCallerClosesIt() throws IOException {
        Fork process = Fork.create();
        try (FileChannel channel = FileChannel.open(file)) {
            process.sendHandle(channel);
        }
        assertThat(answer(process.run(HandleOwnershipIT::readFour))).isEqualTo("abcd");
    }

    public static void readFour(SocketChannel control, FileChannel channel) throws IOException {
        ByteBuffer four = ByteBuffer.allocate(4);
        channel.read(four);
        say(control, new String(four.array(), US_ASCII));
    }

    @Test
    void theCallersCopyMustStayUsableAndShareTheOffset() throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                Fork template = Fork.create().sendHandle(channel)) {
            assertThat(answer(template.fork().run(HandleOwnershipIT::readFour))).isEqualTo("abcd");
            assertThat(channel.position()).isEqualTo(4);
            channel.position(6);
            assertThat(answer(template.fork().run(HandleOwnershipIT::readFour))).isEqualTo("ghij");
            assertThat(channel.position()).isEqualTo(10);
        }
    }

    @Test
    void aHandleMustBeTheSameOpenFileAndNotOneMadeFromItsName() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            Files.delete(file);
            Files.writeString(file, "other");
            assertThat(answer(Fork.create().sendHandle(channel).run(HandleOwnershipIT::readFour)))
                    .isEqualTo("abcd");
        }
    }

    @Test
    void manyHandlesMustArriveInOrder() throws IOException {
        Path[] files = new Path[250];
        Fork process = Fork.create();
        for (int i = 0; i < files.length; i++) {
            files[i] = Files.writeString(directory.resolve("file" + i), i + " ");
            try (FileInputStream in = new FileInputStream(files[i].toFile())) {
                process.sendHandle(in);
            }
        }
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < files.length; i++) expected.append(i).append(' ');
        assertThat(answer(process.run("org.jfork.HandleOwnershipIT::readAll"))).isEqualTo(expected.toString());
    }

    @Test
    void manyHandlesSentByOneCallMustArriveInOrder() throws IOException {
        FileInputStream[] handles = new FileInputStream[350];
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < handles.length; i++) {
            Path own = Files.writeString(directory.resolve("file" + i), i + " ");
            handles[i] = new FileInputStream(own.toFile());
            expected.append(i).append(' ');
        }
        Fork process = Fork.create().sendHandle((Object[]) handles);
        for (FileInputStream handle : handles) handle.close();
        assertThat(answer(process.run("org.jfork.HandleOwnershipIT::readAll"))).isEqualTo(expected.toString());
    }

    public static void readAll(SocketChannel control, FileInputStream... files) throws IOException {
        for (FileInputStream file : files) control.write(ByteBuffer.wrap(file.readAllBytes()));
    }

    @Test
    void aHandleThatNoParameterTakesMustNotBeLeftOpenAtTheCaller() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            Fork process = Fork.create().sendHandle(channel, channel, channel);
            process.close();
        }
    }

    @Test
    void somethingClosedMustBeRefused() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().close();
        pipe.sink().close();
        FileInputStream stream = new FileInputStream(file.toFile());
        FileDescriptor descriptor = stream.getFD();
        stream.close();
        ServerSocket server = new ServerSocket(0);
        server.close();
        DatagramSocket datagram = new DatagramSocket();
        datagram.close();
        SocketChannel socket = SocketChannel.open();
        socket.close();
        try (Fork process = Fork.create()) {
            for (Object closed : new Object[] {pipe.source(), stream, descriptor, server, datagram, socket})
                assertThatIllegalArgumentException()
                        .as("%s", closed)
                        .isThrownBy(() -> process.sendHandle(closed))
                        .withMessageContaining("closed");
        }
    }

    @Test
    void whatHasNoDescriptorMustBeRefusedByName() throws IOException {
        try (Fork process = Fork.create();
                Socket unconnected = new Socket()) {
            for (Object foreign : new Object[] {"text", 3, new Object(), file, unconnected})
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> process.sendHandle(foreign))
                        .withMessageContaining(
                                "cannot send " + foreign.getClass().getName());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> process.sendHandle((Object) null))
                    .withMessageContaining("null");
        }
    }

    @Test
    void refusingOneHandleMustSendNoneAndKeepTheProcessUsable() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            Fork process = Fork.create();
            assertThatIllegalArgumentException().isThrownBy(() -> process.sendHandle(channel, "no handle"));
            assertThat(answer(process.sendHandle(channel).run(HandleOwnershipIT::readFour)))
                    .isEqualTo("abcd");
        }
    }

    @Test
    void aWorkerMustHaveNoDescriptorsButItsOwn() throws IOException {
        Pipe pipe = Pipe.open();
        try (FileChannel channel = FileChannel.open(file);
                Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            String without = answer(Fork.create().run(HandleOwnershipIT::countDescriptors));
            String with = answer(
                    Fork.create().sendHandle(channel, source, sink).run("org.jfork.HandleOwnershipIT::countRest"));
            Map<String, Integer> expected = parse(without);
            expected.merge("file", 1, Integer::sum);
            expected.merge("pipe", 2, Integer::sum);
            assertThat(parse(with)).isEqualTo(expected);
        }
    }

    public static void countRest(SocketChannel control, Object... handles) {
        countDescriptors(control);
    }

    /** How many of each kind, beyond standard input, output and error; the JVM itself opens files of its control group for a moment. */
    public static void countDescriptors(SocketChannel control) {
        Map<String, Integer> counts = new TreeMap<>();
        Proc.descriptors(Proc.self()).forEach((number, target) -> {
            if (number > 2 && !target.endsWith("/fd") && !target.startsWith("/sys/fs/cgroup/"))
                counts.merge(target.replaceAll(".*/|:.*", ""), 1, Integer::sum);
        });
        say(control, counts.toString().replaceAll("[{} ]", ""));
    }

    private static Map<String, Integer> parse(String counts) {
        Map<String, Integer> parsed = new TreeMap<>();
        for (String count : counts.split(",")) {
            String[] parts = count.split("=");
            parsed.put(parts[0], Integer.valueOf(parts[1]));
        }
        return parsed;
    }
}
