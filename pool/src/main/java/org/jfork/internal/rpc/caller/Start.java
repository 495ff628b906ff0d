package org.jfork.internal.rpc.caller;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.Worker;
import org.jfork.internal.os.Channels;
import org.jfork.internal.os.ControlSocket;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.Handles;
import org.jfork.internal.os.OsException;

/**
 * Makes a process a worker that serves calls.
 *
 * <pre>
 *   this process                                    worker
 *   ------------                                    ------
 *   socket (Link) <--------- frames -------------> control socket (Exchange)
 *   lifeline      <--------- nothing ------------> lifeline: its end is the worker's end (Lifeline)
 * </pre>
 */
public final class Start {
    private static final String FUNCTION = "org.jfork.internal.rpc.worker.WorkerMain::serve";

    private static final class Os {
        private static final Channels CHANNELS = new Channels();
        private static final Handles HANDLES = new Handles();
    }

    private final Worker worker;
    private final int socket;

    private Start(Worker worker, int socket) {
        this.worker = worker;
        this.socket = socket;
    }

    /**
     * Runs a service in the process, behind what was sent to it.
     *
     * @param service octets of a serialised service
     */
    public static CompletableFuture<Start> of(Fork process, byte[] service) {
        int[] pair;
        try {
            pair = ControlSocket.pair();
        } catch (OsException e) {
            throw new ForkException("a worker cannot be started: " + e.getMessage(), e);
        }
        try (SocketChannel theirs = Os.CHANNELS.control().open(pair[1])) {
            process.sendHandle(theirs).sendArg(service);
            return process.run(FUNCTION).handle((worker, problem) -> started(worker, problem, pair[0]));
        } catch (IOException | RuntimeException e) {
            Descriptors.close(pair[0]);
            throw new ForkException("a worker cannot be started: " + e.getMessage(), e);
        }
    }

    private static Start started(Worker worker, Throwable problem, int lifeline) {
        if (problem != null) {
            Descriptors.close(lifeline);
            throw problem instanceof ForkException known ? known : new ForkException(String.valueOf(problem), problem);
        }
        worker.onExit().thenRun(() -> Descriptors.close(lifeline));
        try (SocketChannel channel = worker.channel()) {
            return new Start(worker, Os.HANDLES.duplicate(channel));
        } catch (IOException | RuntimeException e) {
            worker.destroyForcibly();
            System.getLogger("org.jfork").log(Level.WARNING, "a worker was started and cannot be used", e);
            throw new ForkException("a worker was started and cannot be used: " + e.getMessage(), e);
        }
    }

    public Worker worker() {
        return worker;
    }

    /** The end of the control socket; the caller's. */
    public int socket() {
        return socket;
    }
}
