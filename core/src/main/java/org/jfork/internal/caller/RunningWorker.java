package org.jfork.internal.caller;

import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jfork.ExitStatus;
import org.jfork.Worker;

/** A process whose function has been entered. */
final class RunningWorker implements Worker {
    private final SocketChannel channel;
    private final Child child;
    private final Executor callbacks;
    private final ErrorTail errorTail; // null if standard error is not captured

    RunningWorker(SocketChannel channel, Child child, Executor callbacks, ErrorTail errorTail) {
        this.errorTail = errorTail;
        this.channel = channel;
        this.child = child;
        this.callbacks = callbacks;
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public CompletableFuture<ExitStatus> onExit() {
        return child.exit().thenApplyAsync(status -> status, callbacks);
    }

    @Override
    public String errorTail() {
        return errorTail == null ? "" : errorTail.text();
    }

    @Override
    public boolean isAlive() {
        return !child.exit().isDone();
    }

    @Override
    public void destroy() {
        child.signal(Child.SIGTERM);
    }

    @Override
    public void destroyForcibly() {
        child.signal(Child.SIGKILL);
    }

    @Override
    public String toString() {
        return "worker " + pid() + (isAlive() ? "" : " (" + child.exit().join() + ")");
    }
}
