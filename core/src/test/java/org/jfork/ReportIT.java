package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.get;
import static org.jfork.support.Dialogue.say;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.api.Assertions;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ProcessHygiene.class)
class ReportIT {
    /** What a template holds. */
    private static final List<AutoCloseable> HELD = new ArrayList<>();

    @TempDir
    Path directory;

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    private static List<String> kinds(ForkReport report) {
        return report.findings().stream()
                .map(finding -> finding.hazard() + " " + finding.treatment())
                .sorted()
                .toList();
    }

    @Test
    void aFreshProcessMustHaveNothingToReport() {
        try (Fork process = Fork.create()) {
            ForkReport report = get(process.report());
            assertThat(report.findings()).isEmpty();
            assertThat(report.threads()).isEmpty();
            assertThat(report.isForkable()).isTrue();
            assertThat(report.pid()).isEqualTo(process.pid());
            assertThat(report.descriptors())
                    .extracting(ForkReport.Descriptor::number)
                    .contains(0, 1, 2);
            assertThat(report.toString()).startsWith("process " + process.pid() + " can be forked");
            assertThat(answer(process.run(ReportIT::tell))).isEqualTo("here");
        }
    }

    @Test
    void everythingThatAForkWouldMeetMustBeReportedAtOnce() throws IOException {
        Path file = Files.createFile(directory.resolve("file with a name"));
        try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Fork process = Fork.create().eval(args -> holdAll(args), file.toString(), "" + peer.getLocalPort())) {
            ForkReport report = get(process.report());
            assertThat(kinds(report))
                    .containsExactly(
                            "CONNECTION REPAIR",
                            "FILE_LOCK REFUSE",
                            "LISTENER REPAIR",
                            "SUBPROCESS REFUSE",
                            "WATCH REFUSE",
                            "WRITABLE_FILE REFUSE",
                            "WRITABLE_FILE REFUSE");
            assertThat(report.isForkable()).isFalse();
            assertThat(report.toString())
                    .startsWith("process " + process.pid() + " cannot be forked\n")
                    .contains("WRITABLE_FILE (REFUSE): descriptor ", file + ") is a file open for writing")
                    .contains("SUBPROCESS (REFUSE): this process has a subprocess that runs: sleep, pid ");
            assertThat(report.threads())
                    .anySatisfy(thread -> assertThat(thread).startsWith("'of the program' (daemon) WAITING in "));
            process.eval(args -> releaseAll());
            assertThat(get(process.report()).findings()).isEmpty();
            assertThat(answer(process.fork().run(ReportIT::tell))).isEqualTo("here");
        }
    }

    @Test
    void theOwnersOfDescriptorsMustBeNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file with a name"));
        try (Fork process = Fork.create().eval(args -> ownAll(args), file.toString())) {
            ForkReport report = get(process.report());
            assertThat(owners(report, file.toString()))
                    .containsExactlyInAnyOrder(OwnStream.class.getName(), "sun.nio.ch.FileChannelImpl");
            assertThat(owners(report, "socket:"))
                    .contains("java.net.ServerSocket", "sun.nio.ch.ServerSocketChannelImpl");
            assertThat(report.toString()).contains(" " + file + " of a " + OwnStream.class.getName());
            assertThat(report.isForkable()).isTrue();
        }
    }

    /** A class of the program, a subclass of one of the JDK. */
    private static final class OwnStream extends FileInputStream {
        OwnStream(String name) throws IOException {
            super(name);
        }
    }

    private static void ownAll(String... args) throws IOException {
        HELD.add(new OwnStream(args[0]));
        HELD.add(FileChannel.open(Path.of(args[0])));
        HELD.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        HELD.add(ServerSocketChannel.open());
    }

    private static List<String> owners(ForkReport report, String target) {
        return report.descriptors().stream()
                .filter(descriptor -> descriptor.target().startsWith(target))
                .flatMap(descriptor -> descriptor.owner().stream())
                .toList();
    }

    @Test
    void theLocksThatThreadsHoldMustBeNamed() {
        try (Fork process = Fork.create().eval(args -> holdLocks())) {
            assertThat(get(process.report()).threads())
                    .anySatisfy(thread -> assertThat(thread)
                            .startsWith("'holder'")
                            .contains(", holds " + ReportIT.class.getName() + "$Lock, ")
                            .contains("ReentrantLock$NonfairSync"));
        }
    }

    /** Whose monitor is held. */
    private static final class Lock {}

    private static void holdLocks() {
        Thread thread = new Thread(
                () -> {
                    synchronized (new Lock()) {
                        new ReentrantLock().lock();
                        awaitForEver();
                    }
                },
                "holder");
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) Thread.onSpinWait();
    }

    private static void holdAll(String... args) throws IOException {
        HELD.add(new RandomAccessFile(args[0], "rw"));
        FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
        HELD.add(channel);
        HELD.add(channel.lock());
        HELD.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        HELD.add(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])));
        WatchService watches = Path.of("/").getFileSystem().newWatchService();
        Path.of("/").register(watches, StandardWatchEventKinds.ENTRY_CREATE);
        HELD.add(watches);
        Process process = new ProcessBuilder("sleep", "600") // without pipes, which would be reported, too
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        HELD.add(() -> process.destroyForcibly().waitFor());
        Thread thread = new Thread(ReportIT::awaitForEver, "of the program");
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) Thread.onSpinWait();
    }

    private static void awaitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void releaseAll() throws Exception {
        for (int i = HELD.size() - 1; i >= 0; i--) HELD.get(i).close();
    }

    @Test
    void whatIsAllowedMustBeReportedAsAllowed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (Fork process = Fork.builder()
                .treat(Hazard.WRITABLE_FILE, Treatment.ALLOW)
                .exec()
                .eval(args -> HELD.add(new RandomAccessFile(args[0], "rw")), file.toString())) {
            ForkReport report = get(process.report());
            assertThat(kinds(report)).containsExactly("WRITABLE_FILE ALLOW");
            assertThat(report.isForkable()).isTrue();
        }
    }

    @Test
    void handlesThatWereSentMustNotBeReported() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                Fork process = Fork.create().sendHandle(channel)) {
            assertThat(get(process.report()).findings()).isEmpty();
        }
    }

    @Test
    void aReportOfAProcessThatFailsMustFail() {
        Fork process = Fork.create().require("com.acme.Missing");
        CompletableFuture<ForkReport> report = report(process);
        Assertions.assertThatThrownBy(() -> report.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ForkException.class)
                .hasMessageContaining("com.acme.Missing");
    }

    /** It may be known by now that the process has failed. */
    private static CompletableFuture<ForkReport> report(Fork process) {
        try {
            return process.report();
        } catch (ForkException known) {
            return CompletableFuture.failedFuture(known);
        }
    }
}
