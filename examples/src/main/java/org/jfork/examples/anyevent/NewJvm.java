package org.jfork.examples.anyevent;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jfork.Fork;
import org.jfork.Worker;

/** A process that is a JVM of its own, started by exec: slower, nothing is shared, and no template is kept. */
public final class NewJvm {
    private NewJvm() {}

    /**
     * The main program.
     *
     * @param arguments none
     * @throws IOException if the socket fails
     */
    public static void main(String[] arguments) throws IOException {
        Worker worker = Fork.exec().require(SomeModule.class).run(NewJvm::work).join();
        try (SocketChannel channel = worker.channel()) {
            System.out.println(Lines.hear(channel));
        }
        worker.onExit().join();
        System.out.println(
                "processes that remain: " + ProcessHandle.current().children().count());
    }

    /**
     * Runs in the process.
     *
     * @param control tells the caller where the module was loaded
     * @throws IOException if the socket fails
     */
    public static void work(SocketChannel control) throws IOException {
        Lines.say(control, SomeModule.origin());
    }
}
