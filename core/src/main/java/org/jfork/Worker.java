package org.jfork;

import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/**
 * A process that runs its function. Safe for use by many threads.
 *
 * <p>The worker lives on its own: it ends when its function returns or throws, when it is destroyed, or when it chooses
 * to. It is not ended by closing the channel, nor by the garbage collector; a function that has nothing else to do should
 * end when it reads the end of its control socket. Its exit status is collected as soon as it ends, whether or not
 * anybody asks for it, and no other child of this process is ever waited for.
 */
public interface Worker {
    /**
     * This end of the control socket: a connected UNIX domain stream socket, non-blocking, close-on-exec. Octets written by
     * either side arrive complete and in order. It reads the end of stream when the worker has ended, unless the worker
     * passed its end on. The caller owns it and should close it when it is not needed.
     *
     * @return the channel, always the same
     */
    SocketChannel channel();

    /**
     * The worker's process id.
     *
     * @return the pid, in the pid namespace of this process
     */
    long pid();

    /**
     * Completes when the worker has ended and its status is collected. Dependent stages run on a thread of jfork's own
     * that may block. Completing or cancelling the future has no effect on the worker.
     *
     * @return a new future each time
     */
    CompletableFuture<ExitStatus> onExit();

    /**
     * The end of what the process has written to standard error by now, if it is captured; see
     * {@link ForkOptions#captureError}. Once {@link #onExit} is complete, nothing more comes, save from other processes that
     * have the same standard error.
     *
     * @return 8 KiB at most, read as UTF-8; empty if it is not captured
     */
    String errorTail();

    /**
     * Whether the worker's end has not been noticed yet.
     *
     * @return false as soon as {@link #onExit} is complete
     */
    boolean isAlive();

    /** Asks the worker to end (SIGTERM): its shutdown hooks run, its exit code is 143. No effect if it has ended. */
    void destroy();

    /** Kills the worker at once (SIGKILL). No effect if it has ended. */
    void destroyForcibly();
}
