package org.jfork.internal.caller;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jfork.Evaluation;
import org.jfork.ExitStatus;
import org.jfork.ForkException;
import org.jfork.ForkReport;
import org.jfork.RemoteException;
import org.jfork.Worker;
import org.jfork.internal.compile.CompilerProcess;
import org.jfork.internal.os.ControlSocket;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.Faults;
import org.jfork.internal.os.OsException;
import org.jfork.internal.wire.Failure;
import org.jfork.internal.wire.Frame;
import org.jfork.internal.wire.Hello;
import org.jfork.internal.wire.Items;
import org.jfork.internal.wire.Layout;
import org.jfork.internal.wire.MalformedFrameException;
import org.jfork.internal.wire.Setting;

/**
 * A process that is being prepared, as its caller sees it.
 *
 * <pre>
 *   PREPARING --run--> RUNNING --entered--> ENTERED      the socket is the user's
 *       |                 |
 *       |                 +--(failed, died)--> FAILED    so does every later use
 *       +--close--> CLOSED
 *       +--detach--> DETACHED                             somebody else's
 *       +--(failed, died)--> FAILED
 * </pre>
 *
 * Whatever the state, the process is reaped once its control socket has told its end.
 */
public final class Preparation {
    private enum State {
        PREPARING,
        RUNNING,
        ENTERED,
        DETACHED,
        CLOSED,
        FAILED
    }

    /** How long to wait for the reason why a process is gone. */
    private static final long REASON_MILLIS = 1500;

    private static final long CLOSE_LIMIT_MILLIS = 30_000;
    private static final int MOST_HANDLES = 100; // in a frame, out of 253

    private final Caller caller;
    private final JavaCommand command; // that the JVM was started with
    private final Preparation template; // null if exec'ed
    private final ControlLink link;
    private final PidSource pids;
    private final JavaIdentity java;
    private final CompletableFuture<ForkException> failed = new CompletableFuture<>();
    private final CompletableFuture<Worker> running = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private State state = State.PREPARING;
    private boolean ready; // an exec'ed or attached process has said hello
    private boolean attached; // another caller made it
    private Child child; // null until the pid is known
    private final Reports reports = new Reports();
    private String function;
    private ErrorTail errorTail; // null if standard error is not captured
    private Map<String, byte[]> classes; // that were defined in it; never changed, but replaced

    private Preparation(
            Caller caller,
            JavaCommand command,
            JavaIdentity java,
            Preparation template,
            int socket,
            PidSource pids,
            Child child) {
        this.caller = caller;
        this.command = command;
        this.classes = template == null ? Map.of() : template.classes;
        this.errorTail = template == null ? null : template.errorTail;
        this.template = template;
        this.pids = pids;
        this.java = java;
        this.child = child;
        this.ready = template != null;
        this.link = new ControlLink(caller.loop(), socket, new Events());
    }

    static Preparation ofExec(Caller caller, int socket, Child child, JavaCommand command, ErrorTail errorTail)
            throws OsException {
        Preparation preparation =
                new Preparation(caller, command, identity(command), null, socket, PidSource.known(child.pid()), child);
        preparation.errorTail = errorTail;
        preparation.link.start();
        Faults.point(Faults.EXEC_WATCHED);
        List<Setting> settings = command.surroundings().ofAny();
        if (!settings.isEmpty()) preparation.link.send(Frame.settings(Setting.encode(settings)));
        preparation.limitStart();
        return preparation;
    }

    /** A copy of this program, by itself. */
    static Preparation ofCopy(Caller caller, int socket, Child child) throws OsException {
        JavaCommand command = new JavaCommand();
        JavaIdentity own = new JavaIdentity(Path.of("/proc/self/exe"));
        Preparation preparation =
                new Preparation(caller, command, own, null, socket, PidSource.known(child.pid()), child);
        preparation.link.start();
        preparation.limitStart();
        return preparation;
    }

    private static JavaIdentity identity(JavaCommand command) {
        return new JavaIdentity(command.executable());
    }

    /** It is to say hello in time. */
    private void limitStart() {
        long limit = command.startLimit().toMillis();
        caller.loop().later(limit, () -> checkReady(limit));
    }

    private void checkReady(long limit) {
        lock.lock();
        try {
            if (ready || state == State.FAILED) return;
        } finally {
            lock.unlock();
        }
        fail(new ForkException(describe() + " was not ready within " + limit + " ms and was killed"));
        kill();
    }

    /** A process that another caller made and detached. Takes over the socket. */
    static Preparation ofAttached(Caller caller, int socket) throws OsException {
        JavaCommand command = new JavaCommand();
        Preparation preparation =
                new Preparation(caller, command, identity(command), null, socket, PidSource.awaited(), null);
        preparation.attached = true;
        preparation.link.start();
        preparation.link.send(Frame.who());
        preparation.limitStart();
        return preparation;
    }

    /** What a fork of the process would meet. */
    public CompletableFuture<ForkReport> report() {
        lockHere();
        try {
            checkUsable();
            CompletableFuture<ForkReport> answer = reports.ask();
            link.send(Frame.report());
            return answer;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the process away; blocks until it exists and has been sent everything. */
    public SocketChannel detach() {
        long deadline = System.nanoTime() + MINUTES.toNanos(1);
        pid();
        while (true) {
            int socket = tryToDetach();
            if (socket >= 0) return caller.channels().control().open(socket);
            if (System.nanoTime() - deadline > 0)
                throw new ForkException(describe() + " has not taken what was sent to it within a minute");
            LockSupport.parkNanos(MILLISECONDS.toNanos(1));
        }
    }

    private int tryToDetach() {
        lockHere();
        try {
            checkUsable();
            int socket = ready && !reports.areAwaited() ? link.detachIfIdle() : -1;
            if (socket >= 0) {
                state = State.DETACHED;
                findChild(); // to be reaped
            }
            return socket;
        } finally {
            lock.unlock();
        }
    }

    /** What is not said in {@code surroundings} is as in this process. */
    public Preparation fork(Surroundings surroundings) {
        lockHere();
        try (Streams streams = Streams.of(caller, surroundings)) {
            checkUsable();
            if (attached)
                throw new UnsupportedOperationException(describe() + " was made by another process, which forks of it"
                        + " would be children of without its knowing; fork before it is detached");
            List<Setting> settings = settings(surroundings, streams);
            if (settings.isEmpty()) return forkUnderLock();
            Frame frame = Frame.settings(Setting.encode(settings), streams.inOrder());
            Preparation forked = forkUnderLock();
            if (streams.errorTail() != null) forked.errorTail = streams.errorTail();
            streams.release();
            forked.link.send(frame);
            return forked;
        } catch (IOException e) {
            throw new ForkException("a process cannot be forked from " + describe() + ": " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private static List<Setting> settings(Surroundings surroundings, Streams streams) {
        List<Setting> settings = surroundings.ofForked();
        for (int stream : streams.descriptors().keySet())
            settings.add(new Setting(Setting.Kind.STREAM, Integer.toString(stream), ""));
        return settings;
    }

    private Preparation forkUnderLock() throws OsException {
        PidSource source = PidSource.slotOf(caller.board());
        int[] pair = {-1, -1};
        Faults.point(Faults.FORK_SLOT_TAKEN);
        try {
            pair = ControlSocket.pair();
            Faults.point(Faults.FORK_PAIR_MADE);
            Preparation forked = new Preparation(caller, command, java, this, pair[0], source, null);
            forked.link.start();
            Faults.point(Faults.FORK_LINKED);
            link.send(Frame.fork(source.slot(), pair[1]));
            Faults.point(Faults.FORK_QUEUED);
            return forked;
        } catch (OsException e) {
            source.settle();
            for (int end : pair) if (end >= 0) Descriptors.close(end);
            throw e;
        }
    }

    public void require(List<String> classNames) {
        if (!classNames.isEmpty()) send(Frame.require(classNames));
    }

    /** Compiles first, which blocks. */
    public void evaluate(String source, List<String> arguments) {
        checkUsableNow();
        String name = caller.nextName("JforkEval");
        Map<String, byte[]> known = classes();
        Preparation compiler = compiler();
        Faults.point(Faults.COMPILER_FORKED);
        Map<String, byte[]> made = Compilation.run(compiler, name, source, known);
        Faults.point(Faults.SOURCE_COMPILED);
        lockHere();
        try {
            checkUsable();
            classes = union(classes, made);
            if (!made.isEmpty()) link.send(Frame.define(Items.ofClasses(made)));
            if (made.containsKey(name)) link.send(Frame.evaluate(name, arguments));
        } finally {
            lock.unlock();
        }
    }

    private Preparation compiler() {
        CompilerTemplates compilers = caller.compilers();
        boolean byEarly = isOfEarly() && (CompilerProcess.hasCompiler() || !command.canBeStarted());
        return byEarly ? compilers.forkOfEarly() : compilers.fork(command);
    }

    /** The template that {@code Early} has made, or a fork of it, of a fork of it, ... */
    private boolean isOfEarly() {
        Preparation early = caller.early();
        for (Preparation one = this; one != null; one = one.template) if (one == early) return true;
        return false;
    }

    public void evaluate(Evaluation code, List<String> arguments) {
        send(Frame.lambda(Lambdas.serialise(code), arguments));
    }

    private Map<String, byte[]> classes() {
        lockHere();
        try {
            return classes;
        } finally {
            lock.unlock();
        }
    }

    private static Map<String, byte[]> union(Map<String, byte[]> before, Map<String, byte[]> more) {
        Map<String, byte[]> all = new LinkedHashMap<>(before);
        for (Map.Entry<String, byte[]> made : more.entrySet())
            if (all.put(made.getKey(), made.getValue()) != null)
                throw new ForkException("a class " + made.getKey() + " was defined by another eval meanwhile");
        return Collections.unmodifiableMap(all);
    }

    public void sendHandles(Object... handles) {
        checkUsableNow();
        List<Integer> copies = new ArrayList<>();
        try {
            for (Object handle : handles) copies.add(caller.handles().duplicate(handle));
        } catch (RuntimeException e) {
            for (int copy : copies) Descriptors.close(copy);
            throw e;
        }
        Faults.point(Faults.HANDLES_COPIED);
        for (int from = 0; from < copies.size(); from += MOST_HANDLES) {
            List<Integer> some = copies.subList(from, Math.min(copies.size(), from + MOST_HANDLES));
            send(Frame.handles(some.stream().mapToInt(Integer::intValue).toArray()));
        }
    }

    public void sendTexts(String... texts) {
        for (String text : texts) send(Frame.text(text));
    }

    public void sendOctets(byte[]... arguments) {
        for (byte[] octets : arguments) send(Frame.octets(octets.clone()));
    }

    /** What has failed already fails the future, so that it does not matter when the failure became known. */
    public CompletableFuture<Worker> run(String name, String descriptor) {
        lockHere();
        try {
            if (state == State.FAILED && function == null) return CompletableFuture.failedFuture(failed.join());
            checkUsable();
            Frame frame = Frame.run(name, descriptor);
            state = State.RUNNING;
            function = name;
            link.send(frame);
            Faults.point(Faults.RUN_QUEUED);
        } finally {
            lock.unlock();
        }
        running.whenComplete((worker, problem) -> {
            if (running.isCancelled()) abandon();
        });
        if (template != null && classes.isEmpty()) caller.noteRun(template, name, descriptor);
        return running;
    }

    /** What cannot be loaded, or a template that has ended, is told to whoever runs the function. */
    void offerToLoad(String function) {
        lock.lock();
        try {
            if (isUsable()) link.send(Frame.load(function));
        } finally {
            lock.unlock();
        }
    }

    void send(Frame frame) {
        lockHere();
        try {
            checkUsable();
            link.send(frame);
            Faults.point(Faults.COMMAND_QUEUED);
        } finally {
            lock.unlock();
        }
    }

    private void checkUsableNow() {
        lockHere();
        try {
            checkUsable();
        } finally {
            lock.unlock();
        }
    }

    private void checkUsable() {
        switch (state) {
            case RUNNING, ENTERED ->
                throw new IllegalStateException("run was called on this process already: " + function);
            case CLOSED -> throw new IllegalStateException("this process was closed");
            case DETACHED -> throw new IllegalStateException("this process was detached");
            case FAILED -> {
                ForkException reason = failed.join();
                throw new ForkException("this process has failed: " + reason.getMessage(), reason);
            }
            default -> {}
        }
    }

    public long pid() {
        caller.checkHere();
        long deadline = System.nanoTime() + MINUTES.toNanos(1);
        long pause = MILLISECONDS.toNanos(1) / 16;
        while (true) {
            long pid = pids.pid();
            if (pid != 0) return pid;
            if (failed.isDone()) throw new ForkException("there is no such process", failed.join());
            if (System.nanoTime() - deadline > 0)
                throw new ForkException(
                        template == null
                                ? "the process has not answered within a minute"
                                : "no process has been forked from " + template.describe() + " within a minute");
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 2, MILLISECONDS.toNanos(5));
        }
    }

    public void close() {
        if (!caller.isHere()) return; // it is not ours to close
        lock.lock();
        try {
            if (state != State.PREPARING) return;
            state = State.CLOSED;
            link.send(Frame.close());
            Faults.point(Faults.CLOSE_QUEUED);
        } finally {
            lock.unlock();
        }
        failed.complete(new ForkException(describe() + " was closed"));
        caller.loop().later(CLOSE_LIMIT_MILLIS, this::kill);
    }

    /** Of the process that this was made in: a copy of it has no thread for it. */
    public Cleaner cleaner() {
        return caller.cleaner();
    }

    /** The object that the user held is unreachable. */
    public void forgotten() {
        if (!caller.isHere()) return;
        lock.lock();
        try {
            if (state != State.PREPARING || caller.isDefaultTemplate(this)) return;
        } finally {
            lock.unlock();
        }
        System.getLogger("org.jfork")
                .log(
                        Level.WARNING,
                        describe() + " was neither run nor closed, and nobody holds it any more; closing it");
        close();
    }

    boolean isUsable() {
        lockHere();
        try {
            return state == State.PREPARING;
        } finally {
            lock.unlock();
        }
    }

    /** The user cancelled the run: nobody waits for this worker. Its end is noticed like any other. */
    private void abandon() {
        fail(new ForkException("running " + function + " was cancelled"));
        link.endOutput();
        kill();
    }

    /** In a copy of the program that made it, a thread that is not there any more may have the lock. */
    private void lockHere() {
        caller.checkHere();
        lock.lock();
    }

    private void kill() {
        Child known = findChild();
        if (known != null) known.signal(Child.SIGKILL);
    }

    /** The child, once the kernel has written its pid. */
    private Child findChild() {
        lockHere();
        try {
            if (child == null && pids.pid() != 0) {
                child = Child.watch(caller.loop(), pids.pid());
                Faults.point(Faults.CHILD_FOUND);
                pids.settle();
            }
            return child;
        } finally {
            lock.unlock();
        }
    }

    private void fail(ForkException reason) {
        Runnable unanswered;
        lock.lock();
        try {
            if (state == State.ENTERED || state == State.FAILED || state == State.DETACHED) return;
            if (state != State.CLOSED) state = State.FAILED;
            unanswered = reports.failing(reason);
        } finally {
            lock.unlock();
        }
        failed.complete(reason);
        caller.loop().callbacks().execute(unanswered);
        caller.loop().callbacks().execute(() -> running.completeExceptionally(reason));
    }

    private boolean isReady() {
        lock.lock();
        try {
            return ready;
        } finally {
            lock.unlock();
        }
    }

    private String describe() {
        String role = template == null && !attached ? "template" : "process";
        long pid = pids.pid();
        return role + (pid != 0 ? " " + pid : attached ? " (attached)" : " (not forked yet)");
    }

    @Override
    public String toString() {
        if (!caller.isHere()) return describe() + " of the program that this one is a copy of";
        lock.lock();
        try {
            return describe() + ", " + state.name().toLowerCase(Locale.ROOT) + (function == null ? "" : " " + function);
        } finally {
            lock.unlock();
        }
    }

    /** What comes over the control socket. */
    private final class Events implements ControlLink.Listener {
        @Override
        public void frame(byte command, byte[] payload) throws MalformedFrameException {
            switch (command) {
                case Layout.HELLO -> hello(Hello.decode(payload));
                case Layout.REPORTED -> reported(payload);
                case Layout.ENTERED -> entered();
                default -> failure(Failure.decode(payload));
            }
        }

        private void hello(Hello hello) throws MalformedFrameException {
            if (template != null || hello.version() != Layout.VERSION)
                throw new MalformedFrameException("a hello of protocol version " + hello.version() + " by jfork "
                        + hello.jforkVersion() + "; expected version " + Layout.VERSION);
            if (hello.pid() <= 0) throw new MalformedFrameException("a hello of process " + hello.pid());
            Faults.point(Faults.HELLO_RECEIVED);
            java.version(hello.javaVersion());
            lock.lock();
            try {
                ready = true;
                if (attached) pids.set(hello.pid());
            } finally {
                lock.unlock();
            }
        }

        private void reported(byte[] payload) throws MalformedFrameException {
            findChild();
            ForkReport report = Reports.decode(pids.pid(), payload);
            CompletableFuture<ForkReport> answer;
            lock.lock();
            try {
                answer = reports.next();
            } finally {
                lock.unlock();
            }
            if (answer == null) throw new MalformedFrameException("a report that nobody asked for");
            caller.loop().callbacks().execute(() -> answer.complete(report));
        }

        private void entered() throws MalformedFrameException {
            Faults.point(Faults.ENTERED_RECEIVED);
            Child known = findChild();
            lock.lock();
            try {
                if (state == State.FAILED) { // abandoned; its end will be noticed
                    kill();
                    return;
                }
                if (state != State.RUNNING || known == null)
                    throw new MalformedFrameException("a function was entered that nobody asked for");
                state = State.ENTERED;
            } finally {
                lock.unlock();
            }
            hand(known, link.detach());
        }

        private void hand(Child known, int socket) {
            Faults.point(Faults.SOCKET_DETACHED);
            SocketChannel channel = caller.channels().control().open(socket);
            try {
                channel.configureBlocking(false);
            } catch (IOException e) {
                throw new IllegalStateException("a control socket cannot be made non-blocking", e);
            }
            Worker worker = new RunningWorker(channel, known, caller.loop().callbacks(), errorTail);
            Faults.point(Faults.WORKER_HANDED);
            caller.loop().callbacks().execute(() -> complete(worker));
        }

        private void complete(Worker worker) {
            if (running.complete(worker)) return;
            worker.destroyForcibly();
            try {
                worker.channel().close();
            } catch (IOException e) {
                System.getLogger("org.jfork").log(Level.WARNING, "the channel of an abandoned worker stays open", e);
            }
        }

        private void failure(Failure failure) {
            Faults.point(Faults.FAILURE_RECEIVED);
            findChild();
            fail(new ForkException(sentence(failure), cause(failure)));
        }

        private String sentence(Failure failure) {
            String what = failure.exception().isEmpty() ? "" : failure.exception() + ": ";
            String aim = function == null || !failure.stage().equals("run") ? "" : " of " + function;
            return failure.stage() + aim + " failed in "
                    + (failure.stage().equals("fork") && pids.pid() == 0 && template != null
                            ? template.describe()
                            : describe())
                    + java.difference() + ": "
                    + what
                    + failure.message();
        }

        private RemoteException cause(Failure failure) {
            return new RemoteException(failure.pid(), failure.exception(), failure.message(), failure.trace());
        }

        @Override
        public void malformed(MalformedFrameException reason) {
            fail(new ForkException(
                    "garbage on the control socket of " + describe() + ": " + reason.getMessage(), reason));
            kill();
            ended();
        }

        @Override
        public void ended() {
            Faults.point(Faults.END_SEEN);
            link.close();
            Child known = findChild();
            if (known != null) {
                known.exit().thenAccept(status -> fail(died(status)));
                caller.loop().later(REASON_MILLIS, () -> fail(died(null)));
            } else if (template == null) {
                fail(new ForkException(describe() + " ended before it said which process it is"));
            } else {
                pids.settle();
                template.failed.thenAccept(reason -> fail(neverMade(reason)));
                caller.loop().later(REASON_MILLIS, () -> fail(neverMade(null)));
            }
        }

        private ForkException died(ExitStatus status) {
            if (!isReady())
                return new ForkException(describe() + " ended before it was ready"
                        + (status == null ? "" : ": " + status) + "; it is " + java.executable()
                        + ", and what it had to say is on its standard error");
            String aim = function == null ? "it was run" : function + " was entered";
            return new ForkException(describe() + " ended before " + aim + (status == null ? "" : ": " + status));
        }

        private ForkException neverMade(ForkException reason) {
            return reason == null
                    ? new ForkException(
                            "a process was not forked, and its " + template.describe() + " does not say why")
                    : new ForkException("a process was not forked, since " + reason.getMessage(), reason);
        }
    }
}
