package org.jfork.examples.prefork;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jfork.ExitStatus;

/** Serves until Ctrl-C, or any other signal that ends the JVM. */
final class Service {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    private final Crew crew;
    private final URI uri;
    private volatile boolean stopping;

    Service(Crew crew, URI uri) {
        this.crew = crew;
        this.uri = uri;
    }

    /** Only returns if all workers have ended. */
    boolean await() {
        // Even without this hook all would end with this process, by the end of their control sockets (so they do when
        // it is killed); with it, nobody is left when this process has ended.
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        System.out.println("serving on " + uri + " with " + crew.members().size() + " workers; Ctrl-C ends it");
        CompletableFuture<?>[] ends = crew.members().stream().map(this::watch).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends).join();
        return false;
    }

    private CompletableFuture<Void> watch(Member member) {
        return member.worker().onExit().thenAccept(status -> report(member, status));
    }

    private void report(Member member, ExitStatus status) {
        if (!stopping) System.err.println("worker " + member.id() + " (pid " + member.pid() + ") ended: " + status);
    }

    private void stop() {
        stopping = true;
        try {
            crew.stop();
            Children.awaitEnd(STOP_LIMIT).forEach(left -> System.err.println("had to kill process " + left.pid()));
        } catch (IOException | InterruptedException | ExecutionException e) {
            System.err.println("the workers could not be stopped, but will see that this process is gone: " + e);
        }
    }
}
