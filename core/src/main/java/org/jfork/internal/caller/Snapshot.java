package org.jfork.internal.caller;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.concurrent.CompletableFuture;
import org.jfork.ExitStatus;
import org.jfork.ForkException;
import org.jfork.RemoteException;
import org.jfork.internal.os.Faults;
import org.jfork.internal.os.OsException;
import org.jfork.internal.wire.Failure;
import org.jfork.internal.wire.Layout;
import org.jfork.internal.wire.LoaderInput;
import org.jfork.internal.wire.MalformedFrameException;

/** A copy of the program that computes one value, as the program sees it. Whatever happens, it is reaped. */
final class Snapshot<T> implements ControlLink.Listener {
    private final Caller caller;
    private final Child child;
    private final ClassLoader loader;
    private final ControlLink link;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private boolean answered; // on the loop's thread only

    /** Takes over the socket. */
    Snapshot(Caller caller, int socket, Child child, ClassLoader loader) {
        this.caller = caller;
        this.child = child;
        this.loader = loader;
        this.link = new ControlLink(caller.loop(), socket, this);
    }

    CompletableFuture<T> start() throws OsException {
        link.start();
        result.whenComplete((value, problem) -> {
            if (problem != null) child.signal(Child.SIGKILL); // nobody waits for it any more
        });
        return result;
    }

    @Override
    public void frame(byte command, byte[] payload) throws MalformedFrameException {
        answered = true;
        switch (command) {
            case Layout.RESULT -> received(payload);
            case Layout.FAILED -> fail(thrown(Failure.decode(payload)));
            default -> throw new MalformedFrameException("a snapshot that answers with command " + (char) command);
        }
    }

    private void received(byte[] octets) {
        Faults.point(Faults.RESULT_RECEIVED);
        caller.loop().callbacks().execute(() -> complete(octets));
    }

    private void complete(byte[] octets) {
        try (ObjectInputStream in = new LoaderInput(octets, loader)) {
            @SuppressWarnings("unchecked") // what the task has returned, or a copy of it
            T value = (T) in.readObject();
            result.complete(value);
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            result.completeExceptionally(
                    new ForkException("the result of a snapshot cannot be read back: " + e.getMessage(), e));
        }
    }

    private static ForkException thrown(Failure failure) {
        return new ForkException(
                failure.stage() + " failed in process " + failure.pid() + ", a copy of this program: "
                        + (failure.exception().isEmpty() ? "" : failure.exception() + ": ") + failure.message(),
                new RemoteException(failure.pid(), failure.exception(), failure.message(), failure.trace()));
    }

    private void fail(ForkException reason) {
        caller.loop().callbacks().execute(() -> result.completeExceptionally(reason));
    }

    @Override
    public void ended() {
        link.close();
        if (!answered) child.exit().thenAccept(status -> fail(died(status)));
    }

    private ForkException died(ExitStatus status) {
        return new ForkException(
                "process " + child.pid() + ", a copy of this program, ended before it had a result: " + status);
    }

    @Override
    public void malformed(MalformedFrameException reason) {
        answered = true;
        link.close();
        fail(new ForkException("garbage from process " + child.pid() + ", a copy of this program", reason));
    }
}
