package org.jfork.examples.anyevent;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jfork.Fork;
import org.jfork.Worker;

/** A template that loads the code once, and ten processes forked from it that share it. */
public final class OwnTemplate {
    private OwnTemplate() {}

    /**
     * The main program.
     *
     * @param arguments none
     * @throws IOException if a socket fails
     */
    public static void main(String[] arguments) throws IOException {
        List<CompletableFuture<Worker>> runs = new ArrayList<>();
        long pid;
        try (Fork template = Fork.create().require(SomeModule.class)) {
            for (int i = 1; i <= 10; i++) runs.add(template.fork().run(OwnTemplate::work));
            pid = template.pid();
        }
        for (CompletableFuture<Worker> run : runs) {
            try (SocketChannel channel = run.join().channel()) {
                System.out.println(Lines.hear(channel));
            }
            run.join().onExit().join();
        }
        ProcessHandle.of(pid).ifPresent(template -> template.onExit().join());
        System.out.println("the template has gone");
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
