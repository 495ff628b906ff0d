package org.jfork.examples.prefork;

import java.nio.channels.ServerSocketChannel;
import org.jfork.Fork;

/**
 * Opens one listening socket, prepares a template that has it, and forks workers that accept from it. Without an argument
 * it then puts them to the test; with {@code --serve} it serves until it is told to end.
 */
public final class PreforkHttpServer {
    private static final int WORKERS = 10;

    private PreforkHttpServer() {}

    /**
     * The main program.
     *
     * @param arguments none, or {@code --serve}
     * @throws Exception if something does not work
     */
    public static void main(String[] arguments) throws Exception {
        String reason = Fork.unsupportedReason();
        if (reason != null) {
            System.err.println("demo: " + reason);
            System.exit(1);
        }
        System.exit(run(arguments.length == 1 && arguments[0].equals("--serve")) ? 0 : 1);
    }

    private static boolean run(boolean serve) throws Exception {
        try (ServerSocketChannel listener = Loopback.listen()) {
            Crew crew = Crew.start(listener, WORKERS);
            if (serve) return new Service(crew, Loopback.uri(listener)).await();
            return new Trial(crew, Loopback.uri(listener)).run();
        }
    }
}
