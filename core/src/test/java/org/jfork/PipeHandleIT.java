package org.jfork;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends of a pipe, presented as each type that fits, and used until the end of stream. */
@ExtendWith(ProcessHygiene.class)
class PipeHandleIT {
    private static final String HERE = "org.jfork.PipeHandleIT::";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "readSource",
                "readReadable",
                "readScattering",
                "readSelectable",
                "readChannel",
                "readObject",
                "readInputStream",
                "readFileInputStream",
                "readDescriptor"
            })
    void theSourceOfAPipeMustBeReadToItsEnd(String reader) throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source()) {
            say(pipe.sink(), "through the pipe");
            pipe.sink().close();
            assertThat(answer(Fork.create().sendHandle(source).run(HERE + reader)))
                    .isEqualTo("through the pipe");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "writeSink",
                "writeWritable",
                "writeGathering",
                "writeSelectable",
                "writeObject",
                "writeOutputStream",
                "writeFileOutputStream",
                "writeDescriptor"
            })
    void theSinkOfAPipeMustBeWrittenAndEndWithTheWorker(String writer) throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source()) {
            Fork process = Fork.create().sendHandle(pipe.sink());
            pipe.sink().close();
            assertThat(answer(process.run(HERE + writer))).isEmpty();
            assertThat(Channels.newInputStream(source).readAllBytes())
                    .asString(US_ASCII)
                    .isEqualTo("through the pipe");
        }
    }

    /** A {@code FileInputStream} would seek here, which a pipe refuses. */
    public static void readInputStream(SocketChannel control, InputStream pipe) throws IOException {
        say(control, new String(pipe.readAllBytes(), US_ASCII));
    }

    public static void readFileInputStream(SocketChannel control, FileInputStream pipe) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int octet; (octet = pipe.read()) >= 0; ) text.append((char) octet);
        say(control, text);
    }

    public static void readDescriptor(SocketChannel control, FileDescriptor pipe) throws IOException {
        readFileInputStream(control, new FileInputStream(pipe));
    }

    public static void readReadable(SocketChannel control, ReadableByteChannel pipe) throws IOException {
        readInputStream(control, Channels.newInputStream(pipe));
    }

    public static void readSource(SocketChannel control, Pipe.SourceChannel pipe) throws IOException {
        readReadable(control, pipe);
    }

    public static void readScattering(SocketChannel control, ScatteringByteChannel pipe) throws IOException {
        readReadable(control, pipe);
    }

    public static void readSelectable(SocketChannel control, SelectableChannel pipe) throws IOException {
        readReadable(control, (Pipe.SourceChannel) pipe);
    }

    public static void readChannel(SocketChannel control, Channel pipe) throws IOException {
        readReadable(control, (Pipe.SourceChannel) pipe);
    }

    public static void readObject(SocketChannel control, Object pipe) throws IOException {
        readReadable(control, (Pipe.SourceChannel) pipe);
    }

    public static void writeOutputStream(SocketChannel control, OutputStream pipe) throws IOException {
        pipe.write("through the pipe".getBytes(US_ASCII));
    }

    public static void writeFileOutputStream(SocketChannel control, FileOutputStream pipe) throws IOException {
        writeOutputStream(control, pipe);
    }

    public static void writeDescriptor(SocketChannel control, FileDescriptor pipe) throws IOException {
        writeOutputStream(control, new FileOutputStream(pipe));
    }

    public static void writeWritable(SocketChannel control, WritableByteChannel pipe) {
        say(pipe, "through the pipe");
    }

    public static void writeSink(SocketChannel control, Pipe.SinkChannel pipe) {
        writeWritable(control, pipe);
    }

    public static void writeGathering(SocketChannel control, GatheringByteChannel pipe) {
        writeWritable(control, pipe);
    }

    public static void writeSelectable(SocketChannel control, SelectableChannel pipe) {
        writeWritable(control, (Pipe.SinkChannel) pipe);
    }

    public static void writeObject(SocketChannel control, Object pipe) {
        writeWritable(control, (Pipe.SinkChannel) pipe);
    }
}
