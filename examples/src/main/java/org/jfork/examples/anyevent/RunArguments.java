package org.jfork.examples.anyevent;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jfork.Fork;
import org.jfork.Worker;

/** Code that prepares a process takes what was sent to it; the function gets what is sent afterwards. */
public final class RunArguments {
    private RunArguments() {}

    /**
     * The main program.
     *
     * @param arguments none
     * @throws IOException if the socket fails
     */
    public static void main(String[] arguments) throws IOException {
        Worker worker = Fork.create()
                .sendArg("for", "the preparation")
                .eval(args -> System.setProperty("taken", Fork.args().toString()))
                .sendArg("for the function")
                .run(RunArguments::work)
                .join();
        try (SocketChannel channel = worker.channel()) {
            System.out.println(Lines.hear(channel));
        }
        worker.onExit().join();
    }

    /**
     * Runs in the process.
     *
     * @param control tells the caller who got what
     * @param argument what was not taken before
     * @throws IOException if the socket fails
     */
    public static void work(SocketChannel control, String argument) throws IOException {
        Lines.say(control, "taken: " + System.getProperty("taken") + ", left: " + argument);
    }
}
