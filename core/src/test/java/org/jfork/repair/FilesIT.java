package org.jfork.repair;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jfork.Fork;
import org.jfork.Hazard;
import org.jfork.Treatment;
import org.jfork.Worker;
import org.jfork.WorkerFunction;
import org.jfork.support.Dialogue;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files that a template has open when it is forked. */
@ExtendWith(ProcessHygiene.class)
class FilesIT {
    private static final int RECORDS = 2_000;
    private static final int LENGTH = 10;

    /** What a template holds. */
    private static volatile Object held;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) records.append(String.format("%09d%n", i));
        file = Files.writeString(directory.resolve("records"), records);
    }

    private static void refused(Fork template, String what, Hazard hazard) {
        assertThat(failure(template.fork().run(FilesIT::tell)))
                .hasMessageContaining("fork failed in process " + template.pid())
                .hasMessageContaining(what)
                .hasMessageContaining("(hazard " + hazard + ")");
    }

    private static void forks(Fork template) {
        assertThat(answer(template.fork().run(FilesIT::tell))).isEqualTo("here");
    }

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    @Test
    void siblingsMustReadOneRandomAccessFileEachAtItsOwnPosition() {
        try (Fork template = Fork.create().eval(args -> held = new RandomAccessFile(args[0], "r"), file.toString())) {
            assertThat(together(template, FilesIT::readRandomAccessFile)).containsOnly(RECORDS + " right");
        }
    }

    public static void readRandomAccessFile(SocketChannel control) throws IOException {
        RandomAccessFile in = (RandomAccessFile) held;
        byte[] record = new byte[LENGTH];
        int right = 0;
        for (int i = 0; i < RECORDS; i++) {
            in.readFully(record);
            right += new String(record, UTF_8).equals(String.format("%09d%n", i)) ? 1 : 0;
        }
        say(control, right, "right");
    }

    @Test
    void siblingsMustReadOneFileChannelEachAtItsOwnPosition() {
        try (Fork template = Fork.create()
                .eval(args -> held = FileChannel.open(Path.of(args[0])).position(LENGTH), file.toString())) {
            assertThat(together(template, FilesIT::readFileChannel)).containsOnly((RECORDS - 1) + " right");
        }
    }

    public static void readFileChannel(SocketChannel control) throws IOException {
        FileChannel in = (FileChannel) held;
        ByteBuffer record = ByteBuffer.allocate(LENGTH);
        int right = 0;
        for (int i = 1; i < RECORDS; i++) {
            while (record.hasRemaining() && in.read(record) > 0) {}
            right += new String(record.array(), UTF_8).equals(String.format("%09d%n", i)) ? 1 : 0;
            record.clear();
        }
        say(control, right, "right");
    }

    private static List<String> together(Fork template, WorkerFunction.With0 function) {
        List<CompletableFuture<Worker>> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) workers.add(template.fork().run(function));
        return workers.stream().map(Dialogue::answer).toList();
    }

    @Test
    void aFileOpenForWritingMustBeRefusedUntilItIsClosed() {
        try (Fork template = Fork.create().eval(args -> held = new RandomAccessFile(args[0], "rw"), file.toString())) {
            refused(template, file + ") is a file open for writing", Hazard.WRITABLE_FILE);
            template.eval(args -> ((RandomAccessFile) held).close());
            forks(template);
        }
    }

    @Test
    void aFileOpenForWritingMustBeSharedWhereThatIsAllowed() {
        try (Fork template = Fork.builder()
                .treat(Hazard.WRITABLE_FILE, Treatment.ALLOW)
                .exec()
                .eval(args -> held = new RandomAccessFile(args[0], "rw"), file.toString())) {
            assertThat(answer(template.fork().run(FilesIT::writeSome))).isEqualTo("at 4");
            assertThat(answer(template.fork().run(FilesIT::writeSome))).isEqualTo("at 8");
        }
    }

    public static void writeSome(SocketChannel control) throws IOException {
        RandomAccessFile shared = (RandomAccessFile) held;
        shared.write(new byte[4]);
        say(control, "at", shared.getFilePointer());
    }

    @Test
    void aLogOpenForAppendingMustBeWrittenByAll() throws IOException {
        Path log = directory.resolve("log");
        try (Fork template = Fork.create().eval(args -> held = new FileOutputStream(args[0], true), log.toString())) {
            for (int i = 0; i < 3; i++) forks(template.fork().eval(args -> ((FileOutputStream) held).write('x')));
            template.eval(args -> ((FileOutputStream) held).write('t'));
            forks(template);
        }
        assertThat(log).hasContent("xxxt");
    }

    @Test
    void aHeldLockMustBeRefusedUntilItIsReleased() {
        try (Fork template = Fork.create().eval(args -> lock(args[0]), file.toString())) {
            refused(template, file + ") is a file on which this process holds a lock", Hazard.FILE_LOCK);
            template.eval(args -> ((FileLock) held).release());
            forks(template);
        }
    }

    /** A shared one, for which the file need not be writable. */
    private static void lock(String path) throws IOException {
        held = FileChannel.open(Path.of(path), StandardOpenOption.READ).lock(0, Long.MAX_VALUE, true);
    }

    @Test
    void aWatchServiceMustBeRefusedUntilItIsClosed() {
        try (Fork template = Fork.create().eval(args -> watch(args[0]), directory.toString())) {
            refused(template, "watches files (inotify; in Java a WatchService)", Hazard.WATCH);
            template.eval(args -> ((WatchService) held).close());
            forks(template);
        }
    }

    private static void watch(String path) throws IOException {
        Path watched = Path.of(path);
        WatchService service = watched.getFileSystem().newWatchService();
        watched.register(service, StandardWatchEventKinds.ENTRY_CREATE);
        held = service;
    }

    /** Its thread and its event loop are there, but nothing is watched yet. */
    @Test
    void aWatchServiceWithoutWatchesMustWorkInSiblingsAtOnce() {
        try (Fork template =
                Fork.create().eval(args -> held = Path.of("/").getFileSystem().newWatchService())) {
            List<CompletableFuture<Worker>> workers = new ArrayList<>();
            for (int i = 0; i < 3; i++)
                workers.add(template.fork()
                        .sendArg(directory.resolve("d" + i).toString())
                        .run(FilesIT::watchOne));
            assertThat(workers.stream().map(Dialogue::answer)).containsOnly("saw new");
        }
    }

    public static void watchOne(SocketChannel control, String name) {
        try {
            Path watched = Files.createDirectory(Path.of(name));
            watched.register((WatchService) held, StandardWatchEventKinds.ENTRY_CREATE);
            Files.createFile(watched.resolve("new"));
            List<WatchEvent<?>> events =
                    ((WatchService) held).poll(20, TimeUnit.SECONDS).pollEvents();
            say(control, "saw", events.get(0).context());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aHandleThatWasTakenByCodeInTheTemplateMustStayAsItIs() throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                Fork template = Fork.create()
                        .sendHandle(channel)
                        .eval(args -> held = Fork.args().get(0))) {
            assertThat(answer(template.fork().run(FilesIT::readOneRecord))).isEqualTo("000000000");
            assertThat(answer(template.fork().run(FilesIT::readOneRecord))).isEqualTo("000000001");
            assertThat(channel.position()).isEqualTo(2 * LENGTH);
        }
    }

    public static void readOneRecord(SocketChannel control) throws IOException {
        byte[] record = Channels.newInputStream((FileChannel) held).readNBytes(LENGTH);
        say(control, new String(record, UTF_8).strip());
    }
}
