package org.jfork.examples.anyevent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jfork.Fork;
import org.jfork.Worker;

/** The socket tells when the process has ended, in an event loop as well: it becomes readable, and there is nothing. */
public final class EndOfWorker {
    private EndOfWorker() {}

    /**
     * The main program.
     *
     * @param arguments none
     * @throws IOException if the socket fails
     */
    public static void main(String[] arguments) throws IOException {
        Worker worker = Fork.create().run(EndOfWorker::exit).join();
        try (Selector selector = Selector.open();
                SocketChannel channel = worker.channel()) {
            channel.register(selector, SelectionKey.OP_READ);
            selector.select();
            System.out.println("read: " + channel.read(ByteBuffer.allocate(1)));
        }
        System.out.println(worker.onExit().join());
    }

    /**
     * Runs in the process.
     *
     * @param control not used
     */
    public static void exit(SocketChannel control) {
        System.exit(3);
    }
}
