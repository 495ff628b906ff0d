package org.jfork.examples.anyevent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jfork.Fork;
import org.jfork.Worker;

/** A handle is passed and closed at once: jfork keeps what it needs, and the process has a copy of its own. */
public final class PassedHandle {
    private PassedHandle() {}

    /**
     * The main program.
     *
     * @param arguments none
     * @throws IOException if the pipe fails
     */
    public static void main(String[] arguments) throws IOException {
        Pipe pipe = Pipe.open();
        Fork process = Fork.create().sendHandle(pipe.sink());
        pipe.sink().close();
        Worker worker = process.run(PassedHandle::work).join();
        try (Pipe.SourceChannel source = pipe.source()) {
            ByteBuffer octets = ByteBuffer.allocate(100);
            while (source.read(octets) >= 0) {} // ends when the last copy of the other end is closed
            System.out.println(StandardCharsets.UTF_8.decode(octets.flip()));
        }
        worker.onExit().join();
    }

    /**
     * Runs in the process.
     *
     * @param control not used
     * @param sink one end of the caller's pipe
     * @throws IOException if the pipe fails
     */
    public static void work(SocketChannel control, Pipe.SinkChannel sink) throws IOException {
        control.close();
        sink.write(StandardCharsets.UTF_8.encode("through the caller's pipe"));
    }
}
