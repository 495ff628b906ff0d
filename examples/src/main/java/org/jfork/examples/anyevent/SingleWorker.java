package org.jfork.examples.anyevent;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jfork.Fork;
import org.jfork.Worker;

/** One new process that runs a function, connected to this one. */
public final class SingleWorker {
    private SingleWorker() {}

    /**
     * The main program.
     *
     * @param arguments none
     * @throws IOException if the socket fails
     */
    public static void main(String[] arguments) throws IOException {
        Worker worker =
                Fork.create().require(SomeModule.class).run(SingleWorker::work).join();
        try (SocketChannel channel = worker.channel()) {
            Lines.say(channel, "hello");
            System.out.println("the worker answers: " + Lines.hear(channel));
        }
        System.out.println("the worker has ended: " + worker.onExit().join());
    }

    /**
     * Runs in the new process.
     *
     * @param control the other end of the caller's channel
     * @throws IOException if the socket fails
     */
    public static void work(SocketChannel control) throws IOException {
        Lines.say(control, Lines.hear(control) + " from another process");
    }
}
