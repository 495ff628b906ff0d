package org.jfork.examples.anyevent;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jfork.Fork;
import org.jfork.Worker;

/** Processes forked from the default template: each loads what it needs itself, and comes and goes on demand. */
public final class DefaultTemplate {
    private DefaultTemplate() {}

    /**
     * The main program.
     *
     * @param arguments none
     * @throws IOException if the socket fails
     */
    public static void main(String[] arguments) throws IOException {
        for (int i = 1; i <= 2; i++) {
            Worker worker = Fork.create()
                    .require(SomeModule.class)
                    .run(DefaultTemplate::work)
                    .join();
            try (SocketChannel channel = worker.channel()) {
                System.out.println("process " + i + ": " + Lines.hear(channel));
            }
            worker.onExit().join();
        }
    }

    /**
     * Runs in each process.
     *
     * @param control tells the caller where the module was loaded
     * @throws IOException if the socket fails
     */
    public static void work(SocketChannel control) throws IOException {
        Lines.say(control, SomeModule.origin());
    }
}
