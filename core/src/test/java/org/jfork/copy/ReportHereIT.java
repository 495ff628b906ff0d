package org.jfork.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jfork.Fork;
import org.jfork.ForkReport;
import org.jfork.Hazard;
import org.jfork.Treatment;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ProcessHygiene.class)
class ReportHereIT {
    @TempDir
    Path directory;

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    /** Of those that have this in their text: the test's own JVM has others. */
    private static List<ForkReport.Finding> findings(ForkReport report, String part) {
        return report.findings().stream()
                .filter(finding -> finding.text().contains(part))
                .toList();
    }

    @Test
    void whatThisProgramHoldsMustBeReported() throws Exception {
        Path file = Files.createFile(directory.resolve("file with a name"));
        CountDownLatch end = new CountDownLatch(1);
        Thread holder = new Thread(() -> holdUntil(end), "holder of a monitor");
        holder.start();
        while (holder.getState() != Thread.State.WAITING) Thread.onSpinWait();
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw");
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            ForkReport report = Fork.reportHere();
            assertThat(report.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(findings(report, file.toString())).singleElement().satisfies(finding -> {
                assertThat(finding.hazard()).isEqualTo(Hazard.WRITABLE_FILE);
                assertThat(finding.treatment()).isEqualTo(Treatment.ALLOW);
            });
            assertThat(report.findings())
                    .extracting(ForkReport.Finding::hazard)
                    .contains(Hazard.LISTENER, Hazard.CONNECTION);
            assertThat(report.descriptors())
                    .filteredOn(descriptor -> descriptor.target().equals(file.toString()))
                    .singleElement()
                    .satisfies(descriptor -> assertThat(descriptor.owner()).contains("java.io.RandomAccessFile"));
            assertThat(report.threads())
                    .anySatisfy(thread -> assertThat(thread)
                            .startsWith("'holder of a monitor'")
                            .contains("holds " + Held.class.getName()));
            assertThat(open.length() + socket.getPort()).isPositive();
        } finally {
            end.countDown();
            holder.join();
        }
    }

    private static final class Held {}

    private static void holdUntil(CountDownLatch end) {
        synchronized (new Held()) {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void processesOfJforkMustNotBeReported() {
        ForkReport before = Fork.reportHere();
        try (Fork one = Fork.create();
                Fork two = Fork.create()) {
            assertThat(one.pid()).isNotEqualTo(two.pid());
            ForkReport report = Fork.reportHere();
            assertThat(report.findings().size())
                    .isLessThanOrEqualTo(before.findings().size());
            assertThat(report.threads())
                    .noneSatisfy(thread -> assertThat(thread).contains("jfork-"));
            assertThat(answer(one.run(ReportHereIT::tell))).isEqualTo("here");
        }
    }
}
