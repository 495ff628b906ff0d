package org.jfork.examples.anyevent;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jfork.Fork;
import org.jfork.Worker;

/** Source given to a process: statements that initialise something, and a type that has the function to run. */
public final class Evaluated {
    private static final String INITIALISATION = "System.setProperty(\"greeting\", String.join(\" \", args));";

    private static final String GREETER = """
            package made;

            import java.nio.ByteBuffer;
            import java.nio.channels.SocketChannel;

            public class Greeter {
                public static void greet(SocketChannel control, String name) throws Exception {
                    control.write(ByteBuffer.wrap((System.getProperty("greeting") + ", " + name).getBytes()));
                }
            }
            """;

    private Evaluated() {}

    /**
     * The main program.
     *
     * @param arguments none
     * @throws IOException if the socket fails
     */
    public static void main(String[] arguments) throws IOException {
        Worker worker = Fork.create()
                .eval(INITIALISATION, "good", "morning")
                .eval(GREETER)
                .sendArg("world")
                .run("made.Greeter::greet")
                .join();
        try (SocketChannel channel = worker.channel()) {
            System.out.println(Lines.hear(channel));
        }
        worker.onExit().join();
    }
}
