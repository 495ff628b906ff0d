package org.jfork.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.status;
import static org.jfork.support.Dialogue.worker;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.Worker;
import org.jfork.support.JdkTool;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that are started on a worker, or in one. */
@ExtendWith(ProcessHygiene.class)
class ToolsIT {
    private static final int CHILDREN = 3;
    private static final int TIMES = 12;

    public static void awaitEnd(SocketChannel control) throws IOException {
        System.setProperty("who", Long.toString(ProcessHandle.current().pid()));
        say(control, "!");
        hear(control);
        say(control, "end");
    }

    private static Worker waiting(Fork process) throws IOException {
        Worker worker = worker(process.run(ToolsIT::awaitEnd));
        worker.channel().configureBlocking(true);
        assertThat(worker.channel().read(java.nio.ByteBuffer.allocate(1))).isEqualTo(1);
        return worker;
    }

    @Test
    void toolsMustWorkOnAWorker() throws IOException {
        Worker worker = waiting(Fork.create());
        String pid = Long.toString(worker.pid());
        assertThat(JdkTool.run("jcmd", pid, "VM.version")).contains(System.getProperty("java.vm.version"));
        assertThat(JdkTool.run("jcmd", pid, "Thread.print")).contains("ToolsIT.awaitEnd");
        assertThat(JdkTool.run("jstack", pid)).contains("ToolsIT.awaitEnd");
        assertThat(JdkTool.run("jmap", "-histo:live", pid)).contains("org.jfork.internal.template.TemplateMain");
        assertThat(finish(worker)).isEqualTo("end");
    }

    /** Whether or not a tool has been attached to the template before the forks. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void attachMustReachTheRightOneOfTemplateAndChildren(boolean before) throws Exception {
        try (Fork template = Fork.exec()) {
            assertThat(finish(waiting(template.fork()))).isEqualTo("end"); // so it is ready
            if (before) assertThat(who(template.pid())).isNull();
            List<Worker> workers = new ArrayList<>();
            for (int i = 0; i < CHILDREN; i++) workers.add(waiting(template.fork()));
            for (int i = 0; i < TIMES; i++) {
                assertThat(who(template.pid())).isNull();
                for (Worker worker : workers) assertThat(who(worker.pid())).isEqualTo(Long.toString(worker.pid()));
            }
            for (Worker worker : workers) assertThat(finish(worker)).isEqualTo("end");
            assertThat(who(template.pid())).isNull();
        }
    }

    private static String who(long pid) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            return machine.getSystemProperties().getProperty("who");
        } finally {
            machine.detach();
        }
    }

    @Test
    void theTemplateMustKeepItsFilesWhenChildrenEnd() throws Exception {
        try (Fork template = Fork.builder().jvmOptions("-XX:+UsePerfData").exec()) {
            Path performance = Path.of("/tmp/hsperfdata_" + System.getProperty("user.name"), "" + template.pid());
            Path attach = Path.of("/tmp/.java_pid" + template.pid());
            assertThat(finish(waiting(template.fork()))).isEqualTo("end");
            assertThat(who(template.pid())).isNull();
            assertThat(finish(waiting(template.fork()))).isEqualTo("end");
            for (int status : List.of(1, 2))
                assertThat(status(template.fork()
                                .sendArg(Integer.toString(status))
                                .run(ToolsIT::exit)))
                        .isEqualTo(ExitStatus.ofCode(status));
            assertThat(performance).exists();
            assertThat(attach).exists();
            assertThat(JdkTool.run("jps")).contains("" + template.pid());
            assertThat(who(template.pid())).isNull();
        }
    }

    public static void exit(SocketChannel control, int status) {
        if (status == 1) System.exit(1);
        Runtime.getRuntime().halt(status);
    }

    @Test
    void aFlightRecordingMustBeStartedInAWorkerByATool(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("of-a-worker.jfr");
        Worker worker = waiting(Fork.create());
        String pid = Long.toString(worker.pid());
        JdkTool.run("jcmd", pid, "JFR.start", "name=it");
        JdkTool.run("jcmd", pid, "JFR.dump", "name=it", "filename=" + file);
        JdkTool.run("jcmd", pid, "JFR.stop", "name=it");
        check(file, worker.pid());
        assertThat(finish(worker)).isEqualTo("end");
    }

    @Test
    void aFlightRecordingMustBeStartedInAWorkerByItsProgram(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("of-a-worker.jfr");
        long pid = Long.parseLong(answer(Fork.create().sendArg(file.toString()).run(ToolsIT::record)));
        check(file, pid);
    }

    public static void record(SocketChannel control, String file) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.JVMInformation");
            recording.enable("jdk.ThreadStart");
            recording.start();
            startThread();
            recording.stop();
            recording.dump(Path.of(file));
        }
        say(control, ProcessHandle.current().pid());
    }

    private static void startThread() {
        Thread thread = new Thread(() -> {}, "recorded");
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(Path file, long pid) throws IOException {
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("jdk.JVMInformation"))
                .isNotEmpty()
                .allMatch(event -> event.getLong("pid") == pid);
        assertThat(events).hasSizeGreaterThan(1);
        assertThat(Files.size(file)).isPositive();
    }
}
