package org.jfork.internal.rpc.caller;

import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.Worker;
import org.jfork.internal.os.OsException;
import org.jfork.internal.rpc.frame.Failures;
import org.jfork.internal.rpc.frame.Frame;
import org.jfork.internal.rpc.frame.FrameOutput;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.rpc.frame.MalformedFrameException;
import org.jfork.internal.rpc.frame.Message;
import org.jfork.internal.rpc.worker.ServiceMaker;
import org.jfork.rpc.Codec;
import org.jfork.rpc.DeathCertificate;
import org.jfork.rpc.WorkerLostException;

/**
 * The calls to one worker.
 *
 * <pre>
 *   STARTING --ready--> SERVING --close--> CLOSING --(worker ends)--> ENDED
 *       |  \--close--> CLOSING     |                                    ^
 *       +--(fails, worker ends)----+--(worker ends)---------------------+
 * </pre>
 */
public final class Calls implements Peer {
    /** One thread for all of this JVM; see {@link Callbacks}. */
    private static final class Shared {
        private static final Loop LOOP = make();

        private static Loop make() {
            try {
                return new Loop("jfork-rpc");
            } catch (OsException e) {
                throw new ForkException("calls to workers cannot be set up: " + e.getMessage(), e);
            }
        }
    }

    private record Call(CompletableFuture<Object> future, Type type, String name) {}

    private final Codec codec;
    private final Consumer<Object> events;
    private final int most;
    private final Mailbox mailbox = new Mailbox();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final Map<Long, Call> outstanding = new ConcurrentHashMap<>();
    private final CompletableFuture<Long> ready = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> ended = new CompletableFuture<>();

    // Guarded by this.
    private final List<Frame> early = new ArrayList<>(); // until there is a link
    private Link link;
    private Worker worker;
    private boolean closing;
    private RuntimeException over; // why no call can be answered any more
    private Throwable startProblem;
    private volatile long since;

    public Calls(Codec codec, Consumer<Object> events, int most) {
        this.codec = codec;
        this.events = events;
        this.most = most;
    }

    /** Makes the process a worker that serves. */
    public void start(Fork process, ServiceMaker service) {
        Start.of(process, service.octets()).whenComplete((start, problem) -> {
            if (problem == null) begin(start);
            else fail(unwrapped(problem));
        });
    }

    private static RuntimeException unwrapped(Throwable problem) {
        Throwable cause = problem.getCause() instanceof ForkException known ? known : problem;
        return cause instanceof RuntimeException e ? e : new ForkException(cause.toString(), cause);
    }

    private synchronized void begin(Start start) {
        worker = start.worker();
        link = new Link(Shared.LOOP, start.socket(), this, most);
        mailbox.link(link);
        since = System.nanoTime();
        for (Frame frame : early) link.queue(frame);
        early.clear();
        try {
            link.start();
            link.flush();
        } catch (OsException e) {
            worker.destroyForcibly();
            link.close();
            ended(new MalformedFrameException("the worker's socket cannot be watched: " + e.getMessage()));
        }
    }

    /** Fails if the worker has ended before, or cannot start. */
    public CompletableFuture<Long> ready() {
        return ready;
    }

    public CompletableFuture<ExitStatus> ended() {
        return ended;
    }

    /** Takes over what was encoded. The future completes on a thread that may block. */
    public CompletableFuture<Object> call(FrameOutput out, Type type, String name, Duration deadline) {
        long id = ids.incrementAndGet();
        Frame frame = out.finish(Layout.CALL, 0, id);
        CompletableFuture<Object> future = new CompletableFuture<>();
        outstanding.put(id, new Call(future, type, name));
        RuntimeException refusal = send(frame);
        if (refusal != null) {
            outstanding.remove(id);
            frame.release();
            return CompletableFuture.failedFuture(refusal);
        }
        if (deadline != null) Deadlines.limit(future, deadline, () -> outstanding.containsKey(id), name);
        return future;
    }

    /** Null, or why it cannot be sent. */
    private RuntimeException send(Frame frame) {
        Link open;
        synchronized (this) {
            if (over != null) return over;
            if (closing) return new IllegalStateException("the calls to this worker were closed");
            if (link == null) early.add(frame);
            open = link;
        }
        if (open == null) return null;
        open.send(frame);
        try {
            open.awaitRoom();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is on its way nevertheless
        }
        return null;
    }

    public void close() {
        Frame close = Frame.empty(Layout.CLOSE);
        RuntimeException refusal = send(close);
        synchronized (this) {
            closing = true;
        }
        if (refusal != null) close.release();
    }

    public synchronized void kill() {
        closing = true;
        if (worker != null) worker.destroyForcibly();
    }

    @Override
    public void message(Message message) throws MalformedFrameException {
        switch (message.kind()) {
            case Layout.READY -> mailbox.add(message, () -> ready.complete(worker.pid()));
            case Layout.EVENT -> mailbox.add(message, () -> event(message));
            case Layout.RESULT -> answer(message);
            case Layout.FAILURE -> {
                if (message.id() == 0) mailbox.add(message, () -> startFailed(message));
                else answer(message);
            }
            default -> throw new MalformedFrameException("a worker has sent a message of kind " + message.kind());
        }
    }

    private void answer(Message message) throws MalformedFrameException {
        Call call = outstanding.remove(message.id());
        if (call == null)
            throw new MalformedFrameException("an answer to call " + message.id() + ", which was not asked");
        answered.incrementAndGet();
        mailbox.add(message, () -> complete(call, message));
    }

    private void complete(Call call, Message message) {
        try {
            if (message.kind() == Layout.FAILURE)
                call.future().completeExceptionally(Failures.decode(message, codec, worker.pid()));
            else call.future().complete(codec.decode(message.input(), call.type()));
        } catch (Throwable e) {
            call.future().completeExceptionally(e);
        } finally {
            message.release();
        }
    }

    private void event(Message message) {
        try {
            if (events != null) events.accept(codec.decode(message.input(), Object.class));
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("an event of worker " + worker.pid() + " cannot be read", e);
        } finally {
            message.release();
        }
    }

    private void startFailed(Message message) {
        try {
            startProblem = Failures.decode(message, codec, worker.pid());
        } catch (IOException e) {
            startProblem = e;
        }
    }

    @Override
    public void pause() {}

    @Override
    public void ended(MalformedFrameException problem) {
        if (problem != null) worker.destroyForcibly();
        worker.onExit()
                .thenAccept(status -> mailbox.add(0, () -> {
                    RuntimeException reason = startProblem != null
                            ? new ForkException("the worker could not start: " + startProblem, startProblem)
                            : new WorkerLostException(certificate(status));
                    if (problem != null) reason.addSuppressed(problem);
                    fail(reason);
                    ended.complete(status);
                }));
    }

    private DeathCertificate certificate(ExitStatus status) {
        Iterator<Call> calls = outstanding.values().iterator();
        Duration age = Duration.ofNanos(System.nanoTime() - since);
        return new DeathCertificate(
                worker.pid(),
                status,
                worker.errorTail(),
                null,
                calls.hasNext() ? calls.next().name() : null,
                age,
                answered.get(),
                -1);
    }

    private void fail(RuntimeException reason) {
        synchronized (this) {
            over = closing ? new IllegalStateException("the calls to this worker were closed", reason) : reason;
            for (Frame frame : early) frame.release();
            early.clear();
        }
        ready.completeExceptionally(reason);
        for (Long id : outstanding.keySet()) {
            Call call = outstanding.remove(id);
            if (call != null) call.future().completeExceptionally(reason);
        }
        if (worker == null) ended.completeExceptionally(reason);
    }
}
