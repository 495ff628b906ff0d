package org.jfork;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of file handle, sent, presented as each type that fits, and used: the offset is that of the caller. */
@ExtendWith(ProcessHygiene.class)
class FileHandleIT {
    private static final String HERE = "org.jfork.FileHandleIT::";

    /** How this JVM opens a file. */
    interface Opener {
        Closeable open(Path file) throws IOException;
    }

    enum Readable {
        FILE_DESCRIPTOR(file -> new FileInputStream(file.toFile())),
        FILE_INPUT_STREAM(file -> new FileInputStream(file.toFile())),
        RANDOM_ACCESS_FILE(file -> new RandomAccessFile(file.toFile(), "r")),
        RANDOM_ACCESS_FILE_TO_WRITE(file -> new RandomAccessFile(file.toFile(), "rw")),
        FILE_CHANNEL(FileChannel::open),
        FILE_CHANNEL_TO_WRITE(file -> FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));

        private final Opener opener;

        Readable(Opener opener) {
            this.opener = opener;
        }
    }

    enum Writable {
        FILE_DESCRIPTOR(file -> new FileOutputStream(file.toFile())),
        FILE_OUTPUT_STREAM(file -> new FileOutputStream(file.toFile())),
        RANDOM_ACCESS_FILE(file -> new RandomAccessFile(file.toFile(), "rw")),
        FILE_CHANNEL(file -> FileChannel.open(file, StandardOpenOption.WRITE)),
        FILE_CHANNEL_TO_APPEND(file -> FileChannel.open(file, StandardOpenOption.APPEND));

        private final Opener opener;

        Writable(Opener opener) {
            this.opener = opener;
        }
    }

    private static final List<String> READERS = List.of(
            "readDescriptor",
            "readInputStream",
            "readFileInputStream",
            "readFileChannel",
            "readByteChannel",
            "readReadable",
            "readScattering",
            "readSeekable",
            "readChannel",
            "readAutoCloseable",
            "readObject",
            "readRest");

    private static final List<String> WRITERS = List.of(
            "writeDescriptor",
            "writeOutputStream",
            "writeFileOutputStream",
            "writeFileChannel",
            "writeByteChannel",
            "writeWritable",
            "writeGathering",
            "writeSeekable",
            "writeObject");

    static Stream<Arguments> readings() {
        return Stream.of(Readable.values()).flatMap(kind -> READERS.stream().map(reader -> Arguments.of(kind, reader)));
    }

    static Stream<Arguments> writings() {
        return Stream.of(Writable.values()).flatMap(kind -> WRITERS.stream().map(writer -> Arguments.of(kind, writer)));
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("readings")
    void aFileMustBeReadThroughTheSameOpenFile(Readable kind, String reader) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "abcdefgh");
        try (Closeable opened = kind.opener.open(file)) {
            position(opened, 2);
            assertThat(answer(Fork.create()
                            .sendHandle(handle(opened, kind.name()))
                            .run(HERE + reader)))
                    .isEqualTo("cdef");
            assertThat(position(opened)).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @MethodSource("writings")
    void aFileMustBeWrittenThroughTheSameOpenFile(Writable kind, String writer) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (Closeable opened = kind.opener.open(file)) {
            position(opened, 0);
            assertThat(answer(Fork.create()
                            .sendHandle(handle(opened, kind.name()))
                            .run(HERE + writer)))
                    .isEmpty();
            assertThat(position(opened)).isEqualTo(4);
        }
        assertThat(file).hasContent("wxyz");
    }

    private static Object handle(Closeable opened, String kind) throws IOException {
        if (!kind.equals("FILE_DESCRIPTOR")) return opened;
        return opened instanceof FileInputStream in ? in.getFD() : ((FileOutputStream) opened).getFD();
    }

    private static FileChannel channel(Closeable opened) {
        if (opened instanceof FileInputStream in) return in.getChannel();
        if (opened instanceof FileOutputStream out) return out.getChannel();
        return opened instanceof RandomAccessFile access ? access.getChannel() : (FileChannel) opened;
    }

    private static long position(Closeable opened) throws IOException {
        return channel(opened).position();
    }

    private static void position(Closeable opened, long position) throws IOException {
        channel(opened).position(position);
    }

    private static void readFour(SocketChannel control, ReadableByteChannel from) throws IOException {
        ByteBuffer four = ByteBuffer.allocate(4);
        from.read(four);
        say(control, new String(four.array(), US_ASCII));
    }

    private static void writeFour(WritableByteChannel to) throws IOException {
        to.write(ByteBuffer.wrap("wxyz".getBytes(US_ASCII)));
    }

    public static void readDescriptor(SocketChannel control, FileDescriptor file) throws IOException {
        readFour(control, new FileInputStream(file).getChannel());
    }

    public static void readInputStream(SocketChannel control, InputStream file) throws IOException {
        say(control, new String(file.readNBytes(4), US_ASCII));
    }

    public static void readFileInputStream(SocketChannel control, FileInputStream file) throws IOException {
        readFour(control, file.getChannel());
    }

    public static void readFileChannel(SocketChannel control, FileChannel file) throws IOException {
        readFour(control, file);
    }

    public static void readByteChannel(SocketChannel control, ByteChannel file) throws IOException {
        readFour(control, file);
    }

    public static void readReadable(SocketChannel control, ReadableByteChannel file) throws IOException {
        readFour(control, file);
    }

    public static void readScattering(SocketChannel control, ScatteringByteChannel file) throws IOException {
        readFour(control, file);
    }

    public static void readSeekable(SocketChannel control, SeekableByteChannel file) throws IOException {
        readFour(control, file);
    }

    public static void readChannel(SocketChannel control, Channel file) throws IOException {
        readFour(control, (FileChannel) file);
    }

    public static void readAutoCloseable(SocketChannel control, AutoCloseable file) throws IOException {
        readFour(control, (FileChannel) file);
    }

    public static void readObject(SocketChannel control, Object file) throws IOException {
        readFour(control, (FileChannel) file);
    }

    public static void readRest(SocketChannel control, Object... rest) throws IOException {
        readFour(control, (FileChannel) rest[0]);
    }

    public static void writeDescriptor(SocketChannel control, FileDescriptor file) throws IOException {
        writeFour(new FileOutputStream(file).getChannel());
    }

    public static void writeOutputStream(SocketChannel control, OutputStream file) throws IOException {
        file.write("wxyz".getBytes(US_ASCII));
    }

    public static void writeFileOutputStream(SocketChannel control, FileOutputStream file) throws IOException {
        writeFour(file.getChannel());
    }

    public static void writeFileChannel(SocketChannel control, FileChannel file) throws IOException {
        writeFour(file);
    }

    public static void writeByteChannel(SocketChannel control, ByteChannel file) throws IOException {
        writeFour(file);
    }

    public static void writeWritable(SocketChannel control, WritableByteChannel file) throws IOException {
        writeFour(file);
    }

    public static void writeGathering(SocketChannel control, GatheringByteChannel file) throws IOException {
        writeFour(file);
    }

    public static void writeSeekable(SocketChannel control, SeekableByteChannel file) throws IOException {
        writeFour(file);
    }

    public static void writeObject(SocketChannel control, Object file) throws IOException {
        writeFour((FileChannel) file);
    }

    @Test
    void aFileOpenedForBothMustBeReadAndWrittenInTheWorker() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "abcdefgh");
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            assertThat(answer(Fork.create().sendHandle(opened).run(FileHandleIT::readAndWrite)))
                    .isEqualTo("abcd");
            assertThat(opened.getFilePointer()).isEqualTo(8);
        }
        assertThat(file).hasContent("abcdwxyz");
    }

    public static void readAndWrite(SocketChannel control, FileChannel file) throws IOException {
        readFour(control, file);
        writeFour(file);
    }

    @Test
    void aFileToAppendToMustBeAppendedToByAll() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (FileOutputStream opened = new FileOutputStream(file.toFile(), true);
                Fork template = Fork.create().sendHandle(opened)) {
            for (int i = 0; i < 3; i++) {
                answer(template.fork().run(HERE + "writeOutputStream"));
                opened.write('-');
            }
        }
        assertThat(file).hasContent("wxyz-wxyz-wxyz-");
    }
}
