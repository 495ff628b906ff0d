package org.jfork;

import java.lang.ref.Reference;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jfork.internal.caller.Caller;
import org.jfork.internal.caller.FunctionName;
import org.jfork.internal.caller.Preparation;
import org.jfork.internal.template.Received;

/**
 * A process that is being prepared: classes are loaded into it, handles and arguments are sent to it, more processes are
 * forked from it, and at last a function is run in it, which makes it a {@link Worker}. A process that is kept to be forked
 * is called a template.
 *
 * <p>Commands are queued and executed by the process in order. No method blocks, save {@link #pid} and, for the time it
 * takes to start a program, {@link #exec} and the first {@link #create}. What has not been taken by the process yet is
 * kept in the memory of this one. If a command fails, the process ends, the failure completes the future of {@link #run},
 * and every other later use of the object throws it as the cause of a {@link ForkException}.
 *
 * <p>Objects are safe for use by many threads, also virtual ones; commands of different threads are executed in some order.
 *
 * <p>{@code ps} shows what a process is and whose: {@code jfork template of 1234}, {@code jfork process of 1234}, and
 * {@code jfork worker com.acme.Server::serve of 1234}. The text takes the place of the command line, so {@link
 * ProcessHandle.Info#arguments} and {@link ProcessHandle.Info#commandLine} do not tell the JVM's options of such a process, neither to itself nor
 * to others; {@link ProcessHandle.Info#command} tells the program as before, and {@code jcmd <pid> VM.command_line} the options.
 *
 * <p>A process that has not been run ends when its object is closed, and when the process that made it ends, however that
 * happens. An object that is forgotten is closed by the garbage collector, with a warning.
 */
public final class Fork implements AutoCloseable {
    private static final int MOST_SPARES = 1_000;

    private final Preparation preparation;

    private Fork(Preparation preparation) {
        this.preparation = preparation;
        preparation.cleaner().register(this, preparation::forgotten);
    }

    static Fork of(Preparation preparation) {
        return new Fork(preparation);
    }

    /**
     * Why forking cannot work here, for people: another operating system or processor, another libc or Java virtual
     * machine, or a native library that cannot be loaded.
     *
     * @return the reason, or null if forking works
     */
    public static String unsupportedReason() {
        return Caller.unsupportedReason();
    }

    /**
     * Makes a process by forking the default template: a JVM with the class path of this one, that is started when it is
     * first needed and kept; if it has died, a new one is started. It runs with small, quickly forked settings, see
     * {@link ForkBuilder#jvmOptions}. In a program that uses {@link Early}, that is the default template.
     *
     * @return the process; its start goes on in the background
     * @throws ForkException if the default template cannot be started
     * @throws UnsupportedOperationException if forking cannot work here, see {@link #unsupportedReason}
     */
    public static Fork create() {
        return of(Caller.instance().create());
    }

    /**
     * Keeps processes ready for {@link #create()}, forked from the default template before they are asked for: what is run in them
     * starts sooner by the time of a fork. One that is taken is replaced at once. They cost memory, some hundred kilobytes each, and
     * end with this process. Without this call there are none.
     *
     * @param count how many; 0 ends those that there are
     * @throws IllegalArgumentException if the count is negative, or greater than 1,000
     * @throws ForkException if the default template cannot be started
     * @throws UnsupportedOperationException if forking cannot work here, see {@link #unsupportedReason}
     */
    public static void keepSpares(int count) {
        if (count < 0 || count > MOST_SPARES)
            throw new IllegalArgumentException("0 to " + MOST_SPARES + ", not " + count);
        Caller.instance().keepSpares(count);
    }

    /**
     * Makes a process by forking the default template, with other surroundings; see {@link #create()}.
     *
     * @param options what is not to be as in the default template, that is, as it was in this process when that was started
     * @return the process
     * @throws IllegalArgumentException if a standard stream is closed, or no handle
     * @throws ForkException if the default template cannot be started
     * @throws UnsupportedOperationException if forking cannot work here, see {@link #unsupportedReason}
     */
    public static Fork create(ForkOptions options) {
        return of(Caller.instance().defaultTemplate().fork(options.surroundings));
    }

    /**
     * Makes a process by starting a new JVM, with the same settings as the default template, but on Java 17 with the collector that {@code
     * java} chooses: it starts in two thirds of the time then. Slower than {@link #create}, and nothing is shared; useful as a template of
     * its own, though {@link #builder} makes one that is smaller. In a program that uses {@link Early} no JVM is started: the
     * process is forked, as by {@code create}.
     *
     * @return the process; the program is loaded, its start goes on in the background
     * @throws ForkException if the program cannot be started
     * @throws UnsupportedOperationException if forking cannot work here, see {@link #unsupportedReason}
     */
    public static Fork exec() {
        Preparation early = Caller.instance().early();
        return early == null ? builder().forItself().exec() : of(early.fork(new ForkOptions().surroundings));
    }

    /**
     * For a new JVM with settings of its own.
     *
     * @return a new builder
     */
    public static ForkBuilder builder() {
        return new ForkBuilder();
    }

    /**
     * Makes a template of this program as it is now: a copy, which has the classes and data that the program has by then, and none of its
     * threads but the calling one. The program goes on undisturbed, but for a pause of some milliseconds, in which its threads
     * are stopped. See {@code docs/early-and-template.md} for what a copy must not do.
     *
     * @return the template, a child of this process; it gets ready in the background
     * @throws ForkException if the program cannot be copied, with the reason; if a thread is in the middle of something, its name
     * @throws UnsupportedOperationException if forking cannot work here, see {@link #unsupportedReason}
     */
    public static Fork here() {
        return here(new CopyOptions());
    }

    /**
     * What a copy of this program would meet, if one were made now by {@link #here()} or {@link #snapshot}: files open for writing,
     * connections, agents, recordings, the threads that it would not have, with the locks that they hold. Nothing is copied, and no
     * thread is stopped but for moments. What jfork itself has open is left out. A process that is being prepared is asked by {@link #report()}.
     *
     * @return the report; its threads are those that a copy is made without
     * @throws ForkException if the program cannot be looked at, or is being copied at this moment
     * @throws UnsupportedOperationException if forking cannot work here, see {@link #unsupportedReason}
     */
    public static ForkReport reportHere() {
        return Caller.instance().copies().report(new CopyOptions().settings);
    }

    /**
     * Makes a template of this program as it is now; see {@link #here()}.
     *
     * @param options how it is to be copied
     * @return the template
     * @throws ForkException if the program cannot be copied, with the reason; if a thread is in the middle of something, its name
     * @throws UnsupportedOperationException if forking cannot work here, see {@link #unsupportedReason}
     */
    public static Fork here(CopyOptions options) {
        return of(Caller.instance().copies().here(options.settings));
    }

    /**
     * Runs a task in a copy of this program, in which all objects are as they are now. Nothing is serialised on the way in; what the
     * task returns is. When this returns, the copy has been made: what the program does from then on, the task does not see, and
     * the other way round.
     *
     * <p>The copy has none of the program's threads but the calling one, which runs the task, with all locks that it holds. The
     * program goes on undisturbed, but for a pause of some milliseconds, in which its threads are stopped. See
     * {@code docs/early-and-template.md} for what a copy must not do.
     *
     * @param <T> the type of the result; it must be serialisable, or null
     * @param task runs in the copy only
     * @return the result; fails with {@link ForkException} if the task throws (the cause has the stack trace), or if the
     *     copy exits or dies before it has a result. Completing it in any other way, by {@code cancel} or {@code orTimeout}, say, kills the copy
     * @throws ForkException if the program cannot be copied, with the reason; if a thread is in the middle of something, its name
     * @throws UnsupportedOperationException if forking cannot work here, see {@link #unsupportedReason}
     */
    public static <T> CompletableFuture<T> snapshot(Callable<? extends T> task) {
        return snapshot(new CopyOptions(), task);
    }

    /**
     * Runs a task in a copy of this program; see {@link #snapshot(Callable)}.
     *
     * @param <T> the type of the result
     * @param options how the program is to be copied
     * @param task runs in the copy only
     * @return the result
     * @throws ForkException if the program cannot be copied, with the reason; if a thread is in the middle of something, its name
     * @throws UnsupportedOperationException if forking cannot work here, see {@link #unsupportedReason}
     */
    public static <T> CompletableFuture<T> snapshot(CopyOptions options, Callable<? extends T> task) {
        return Caller.instance().copies().snapshot(options.settings, Objects.requireNonNull(task, "task"));
    }

    /**
     * Makes a process by forking this one. It has the classes and data that this one has loaded by then, and a copy of all
     * handles and arguments sent so far. This process can be forked again, at any depth.
     *
     * @return the new process
     * @throws IllegalStateException if {@link #run} or {@link #close} was called
     * @throws ForkException if this process has failed
     */
    public Fork fork() {
        return fork(new ForkOptions());
    }

    /**
     * Makes a process by forking this one, with other surroundings; see {@link #fork()}.
     *
     * @param options what is not to be as in this process
     * @return the new process
     * @throws IllegalArgumentException if a standard stream is closed, or no handle
     * @throws IllegalStateException if {@link #run} or {@link #close} was called
     * @throws ForkException if this process has failed
     */
    public Fork fork(ForkOptions options) {
        try {
            return of(preparation.fork(options.surroundings));
        } finally {
            Reference.reachabilityFence(this); // or the cleaner might close the process in the middle of the call
        }
    }

    /**
     * Loads and initialises classes in the process.
     *
     * @param classNames binary names; for nested classes {@code Outer.Inner} works as well
     * @return this
     * @throws IllegalStateException if {@link #run} or {@link #close} was called
     * @throws ForkException if this process has failed
     */
    public Fork require(String... classNames) {
        preparation.require(List.of(classNames));
        return this;
    }

    /**
     * Loads and initialises classes in the process, by the names they have here.
     *
     * @param classes the classes
     * @return this
     * @throws IllegalStateException if {@link #run} or {@link #close} was called
     * @throws ForkException if this process has failed
     */
    public Fork require(Class<?>... classes) {
        String[] names = new String[classes.length];
        for (int i = 0; i < names.length; i++) names[i] = classes[i].getName();
        return require(names);
    }

    /**
     * Runs Java source in the process: either imports and the statements of a method, with {@code String... args} in scope,
     * or whole type declarations, which may have a package. The types can be used by later evaluations, by
     * {@link #require} and as worker functions, in this process and those forked from it afterwards; they are found where
     * the classes of the application are.
     *
     * <p>Blocks while the source is compiled, with the compiler of the process's own JDK, in a helper process, which is kept
     * for a minute. What the source does when it runs is executed like any other command, later; what it throws makes the
     * preparation fail.
     *
     * @param source any Java that the process's own JDK compiles without annotation processors
     * @param args for statements; they do not become parameters of the function
     * @return this
     * @throws ForkException if the source cannot be compiled, with the compiler's messages and lines, declares a type that
     *     there is already, or if there is no compiler; the process can be used as before. Also if this process has failed
     * @throws IllegalStateException if {@link #run} or {@link #close} was called
     */
    public Fork eval(String source, String... args) {
        try {
            preparation.evaluate(Objects.requireNonNull(source, "source"), List.of(args));
        } finally {
            Reference.reachabilityFence(this);
        }
        return this;
    }

    /**
     * Runs a lambda in the process, with copies of what it captures. The class that contains it must be on the class path of
     * the process.
     *
     * @param code a lambda or other serialisable object
     * @param args handed to the code; they do not become parameters of the function
     * @return this
     * @throws IllegalArgumentException if the code captures something that is not serialisable
     * @throws IllegalStateException if {@link #run} or {@link #close} was called
     * @throws ForkException if this process has failed
     */
    public Fork eval(Evaluation code, String... args) {
        preparation.evaluate(Objects.requireNonNull(code, "code"), List.of(args));
        return this;
    }

    /**
     * Sends handles, to become parameters of the function: the same open file descriptions, never re-opened or replaced.
     * This process keeps its own and may close them as soon as this returns.
     *
     * <p>Whether reads and writes of the descriptor block (O_NONBLOCK) is a property of the open file description, so it is
     * shared with everybody who has it, and {@code configureBlocking} changes it for all. A channel made in another process
     * does not know: each starts as a blocking one there, also if the descriptor does not block, for instance because it is
     * registered with a selector here. That is right for reading, accepting and receiving, which wait in either mode of the
     * descriptor, and so do this process's blocking channels when the other process makes the descriptor non-blocking. Two
     * things differ on a descriptor that does not block: one call of {@code write} may write less than it was given, so write
     * until nothing remains; and a {@code FileInputStream} or {@code FileOutputStream}, or a program started by
     * {@link Exec}, fails where it would wait (EAGAIN), so declare a channel, or an {@code InputStream} or
     * {@code OutputStream}, instead.
     *
     * <p>Refused, with the reason: what is closed; sockets that are not connected and listeners that are not bound (a
     * datagram socket needs neither); sockets with TLS, whose keys would not go with them; channels of file systems other
     * than the default one, and other objects with no descriptor that is known.
     *
     * @param handles file descriptors, file streams, random access files, sockets, and the JDK's own channels of files,
     *     sockets and pipes
     * @return this
     * @throws IllegalArgumentException if one of them is refused, with the reason; none is sent then
     * @throws IllegalStateException if {@link #run} or {@link #close} was called
     * @throws ForkException if this process has failed
     */
    public Fork sendHandle(Object... handles) {
        preparation.sendHandles(handles);
        return this;
    }

    /**
     * Sends texts, to become parameters of the function: as {@code String}, or as what a primitive type or its box reads
     * from it.
     *
     * @param texts any texts
     * @return this
     * @throws IllegalStateException if {@link #run} or {@link #close} was called
     * @throws ForkException if this process has failed
     */
    public Fork sendArg(String... texts) {
        preparation.sendTexts(texts);
        return this;
    }

    /**
     * Sends octets, to become parameters of the function: as {@code byte[]}, {@code ByteBuffer}, or as {@code String} if
     * they are UTF-8. The arrays are copied.
     *
     * @param octets any octets, each array up to the length that a Java array can have
     * @return this
     * @throws IllegalStateException if {@link #run} or {@link #close} was called
     * @throws ForkException if this process has failed
     */
    public Fork sendArg(byte[]... octets) {
        preparation.sendOctets(octets);
        return this;
    }

    /**
     * Runs a function, which makes the process a worker and this object useless. The control socket is the function's
     * first parameter, what was sent are the others, in order, each presented as the declared type says.
     *
     * @param function {@code Class::method} of a public static method, see {@link WorkerFunction}
     * @return completes when the function has been entered, on a thread of jfork's own that may block; fails with a
     *     {@link ForkException} that says what went wrong in the process, also if that is known by now. Cancelling it kills
     *     the process.
     * @throws IllegalStateException if {@code run} or {@link #close} was called before
     */
    public CompletableFuture<Worker> run(String function) {
        return run(Objects.requireNonNull(function, "function"), "");
    }

    /**
     * Runs a function that takes the control socket only; see {@link #run(String)}.
     *
     * @param function a reference to a static method
     * @return as {@link #run(String)}
     */
    public CompletableFuture<Worker> run(WorkerFunction.With0 function) {
        return runReferenced(function);
    }

    /**
     * Runs a function that takes one handle or argument; see {@link #run(String)}.
     *
     * @param <A> the type of the first
     * @param function a reference to a static method
     * @return as {@link #run(String)}
     */
    public <A> CompletableFuture<Worker> run(WorkerFunction.With1<A> function) {
        return runReferenced(function);
    }

    /**
     * Runs a function that takes two handles or arguments; see {@link #run(String)}.
     *
     * @param <A> the type of the first
     * @param <B> the type of the second
     * @param function a reference to a static method
     * @return as {@link #run(String)}
     */
    public <A, B> CompletableFuture<Worker> run(WorkerFunction.With2<A, B> function) {
        return runReferenced(function);
    }

    /**
     * Runs a function that takes three handles or arguments; see {@link #run(String)}.
     *
     * @param <A> the type of the first
     * @param <B> the type of the second
     * @param <C> the type of the third
     * @param function a reference to a static method
     * @return as {@link #run(String)}
     */
    public <A, B, C> CompletableFuture<Worker> run(WorkerFunction.With3<A, B, C> function) {
        return runReferenced(function);
    }

    /**
     * Runs a function that takes four handles or arguments; see {@link #run(String)}.
     *
     * @param <A> the type of the first
     * @param <B> the type of the second
     * @param <C> the type of the third
     * @param <D> the type of the fourth
     * @param function a reference to a static method
     * @return as {@link #run(String)}
     */
    public <A, B, C, D> CompletableFuture<Worker> run(WorkerFunction.With4<A, B, C, D> function) {
        return runReferenced(function);
    }

    private CompletableFuture<Worker> runReferenced(WorkerFunction function) {
        FunctionName name = FunctionName.of(function);
        return run(name.name(), name.descriptor());
    }

    private CompletableFuture<Worker> run(String function, String descriptor) {
        try {
            return preparation.run(function, descriptor);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Asks what a fork of this process would meet, in order behind everything that was sent to it before: files open for
     * writing, connections, locks, subprocesses, agents, threads, ... Nothing is forked. For people and tests; a fork does not need
     * it.
     *
     * @return the report; fails with {@link ForkException} if the process fails or ends before it has answered
     * @throws ForkException if the process has failed already
     */
    public CompletableFuture<ForkReport> report() {
        try {
            return preparation.report();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * The process id. Blocks until the process exists, which may take as long as the commands before it.
     *
     * @return the pid
     * @throws ForkException if the process could not be made, or does not exist within a minute
     */
    public long pid() {
        try {
            return preparation.pid();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Gives the process to another program: the channel returned can be sent there as a handle, to be attached by
     * {@link #attach}. Blocks until the process exists and has taken what was sent to it. This object is of no use any more;
     * the process lives until its new owner lets go of it, or the channel and all its copies are closed. It stays a child of
     * this process, which collects its exit status.
     *
     * @return the end of the control socket, owned by the caller; it must not be read from or written to
     * @throws IllegalStateException if {@link #run}, {@link #close} or this was called before
     * @throws ForkException if the process has failed, or has not taken everything within a minute
     */
    public SocketChannel detach() {
        try {
            return preparation.detach();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Goes on with a process that another program has prepared and detached. It is not a child of this process, so its exit
     * status may be unknown here ({@link ExitStatus#unknown}; Linux 6.15 and newer tell it to others than the parent, too), and it cannot be forked: its forks would be children of the
     * program that made it. Everything else is as usual; types that were evaluated before are not known to the compiler.
     *
     * @param channel what {@link #detach} has returned, or the parameter that it was presented as; closed by this call
     * @return the process
     * @throws IllegalArgumentException if the channel is closed or of a foreign provider
     * @throws ForkException if it cannot be attached
     * @throws UnsupportedOperationException if forking cannot work here, see {@link #unsupportedReason}
     */
    public static Fork attach(SocketChannel channel) {
        return of(Caller.instance().attach(Objects.requireNonNull(channel, "channel")));
    }

    /**
     * In a process that is being prepared: what was sent to it so far and would become parameters of its function. They are
     * taken out; the function will not get them. For code that {@link #eval} and {@link #require} run, on their thread.
     *
     * @return in order, texts as {@code String}, octets as {@code byte[]}, handles as the channels that they are, or else as
     *     {@code FileDescriptor}; they belong to the code that asks
     * @throws IllegalStateException on another thread, in a process that is no such, or whose function was entered
     */
    public static List<Object> args() {
        return Received.take();
    }

    /**
     * Lets go of the process. If no function was run, it ends: what is queued is dropped, its shutdown hooks run, with a
     * bound. Otherwise, and if called again, nothing happens. Does not wait.
     */
    @Override
    public void close() {
        preparation.close();
    }

    /** For people: role, pid if known, state. */
    @Override
    public String toString() {
        return preparation.toString();
    }
}
