package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Flags as /proc/PID/fdinfo shows them; see open(2) for the numbers. */
@ExtendWith(ProcessHygiene.class)
class ControlSocketModeIT {
    /** The control socket, in every process. */
    private static final int CONTROL = 3;

    private static final int O_RDWR = 02;
    private static final int O_NONBLOCK = 04000;
    private static final int O_CLOEXEC = 02000000;

    @Test
    void theEndOfAForkedWorkerMustBlockAndCloseOnExec() {
        assertBlocksAndClosesOnExec(Fork.create());
    }

    @Test
    void theEndOfAnExecedWorkerMustBlockAndCloseOnExec() {
        assertBlocksAndClosesOnExec(Fork.exec());
    }

    @Test
    void theEndOfAWorkerThatWasWatchedDuringARequireMustBlockAndCloseOnExec() {
        assertBlocksAndClosesOnExec(Fork.create().require(ControlSocketModeIT.class));
    }

    private static void assertBlocksAndClosesOnExec(Fork process) {
        Worker worker = worker(process.run(ControlSocketModeIT::tellModes));
        assertThat(finish(worker)).isEqualTo("true " + Integer.toOctalString(O_RDWR | O_CLOEXEC));
    }

    public static void tellModes(SocketChannel control) throws IOException {
        hear(control);
        say(control, control.isBlocking(), Integer.toOctalString(flags(CONTROL)));
    }

    private static int flags(int number) {
        return Integer.parseInt(Proc.field(Path.of("/proc/self/fdinfo", Integer.toString(number)), "flags"), 8);
    }

    @Test
    void theCallersEndMustNotBlockAndCloseOnExec() {
        Map<Integer, String> before = sockets();
        Worker worker = worker(Fork.create().run(ControlSocketModeIT::tellModes));
        Map<Integer, String> fresh = sockets();
        fresh.entrySet().removeAll(before.entrySet());
        assertThat(worker.channel().isBlocking()).isFalse();
        assertThat(fresh).hasSize(1);
        fresh.keySet().forEach(number -> assertThat(flags(number)).isEqualTo(O_RDWR | O_NONBLOCK | O_CLOEXEC));
        assertThat(finish(worker)).startsWith("true");
    }

    private static Map<Integer, String> sockets() {
        Map<Integer, String> sockets = new HashMap<>(Proc.descriptors(Proc.self()));
        sockets.values().removeIf(target -> !target.startsWith("socket:"));
        return sockets;
    }

    @Test
    void handlesMustCloseOnExecInTheWorker() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            assertThat(finish(worker(Fork.create().sendHandle(source, sink).run(ControlSocketModeIT::tellInherited))))
                    .isEqualTo("[]");
        }
    }

    /** Pipes here that a program started from here would inherit. */
    public static void tellInherited(SocketChannel control, Pipe.SourceChannel source, Pipe.SinkChannel sink) {
        say(
                control,
                Proc.descriptors(Proc.self()).entrySet().stream()
                        .filter(entry -> entry.getKey() > 2 && entry.getValue().startsWith("pipe:"))
                        .filter(entry -> (flags(entry.getKey()) & O_CLOEXEC) == 0)
                        .toList());
    }
}
