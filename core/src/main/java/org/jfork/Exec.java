package org.jfork;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jfork.internal.caller.Caller;
import org.jfork.internal.caller.ProgramCommand;
import org.jfork.internal.caller.Programs;

/**
 * Any program, to be started with exactly the arguments, environment, directory and descriptors that are given here. From a
 * JVM of any size: memory is neither copied nor reserved for it.
 *
 * <pre>{@code
 * Worker sort = Exec.command("sort", "-r").start();
 * SocketChannel channel = sort.channel();     // its standard input and output
 * ...                                         // write lines, channel.shutdownOutput(), read lines
 * sort.onExit().thenAccept(status -> ...);
 *
 * Exec.command("server", "--listen-fd=3").descriptor(3, serverSocketChannel).channel().start();
 * }</pre>
 *
 * <p>What the program has if nothing else is said: the environment and the directory of this process; as descriptors 0 and 1
 * the other end of {@link Worker#channel}, as 2 the standard error of this process; no other descriptor, whoever opened
 * it and how; no blocked signals, and all signals at their default, except that SIGHUP, SIGINT, SIGQUIT and SIGTERM stay
 * ignored if this process ignores them.
 *
 * <p>A started program is a child of this process, as one of {@link ProcessBuilder} is, and lives on its own: nothing ends it
 * when this process ends. One that should end then reads its end of the channel.
 *
 * <p>Texts are encoded as this JVM encodes the names of files, or in UTF-8 where that encoding cannot express them. Objects
 * are not safe for use by several threads; {@link #start} can be called more than once.
 */
public final class Exec {
    private final ProgramCommand command;

    private Exec(List<String> command) {
        this.command = new ProgramCommand(command);
    }

    /**
     * A program and its arguments.
     *
     * @param command first the program. With a slash in it, it is the path of a file, relative to the program's directory;
     *     otherwise it is looked for in the directories that PATH names <em>in the environment of this process</em>,
     *     whatever environment the program gets. The file must be executable by itself: a script needs its {@code #!} line.
     * @return a new object
     * @throws IllegalArgumentException if there is not even a program
     */
    public static Exec command(String... command) {
        return command(Arrays.asList(command));
    }

    /**
     * A program and its arguments; see {@link #command(String...)}.
     *
     * @param command the program, then its arguments
     * @return a new object
     */
    public static Exec command(List<String> command) {
        return new Exec(command);
    }

    /**
     * The program's environment: these variables and no others.
     *
     * @param variables by name; copied
     * @return this
     */
    public Exec environment(Map<String, String> variables) {
        command.environment(variables);
        return this;
    }

    /**
     * The program's working directory.
     *
     * @param directory of the default file system
     * @return this
     * @throws IllegalArgumentException if it is of another file system
     */
    public Exec directory(Path directory) {
        command.directory(directory);
        return this;
    }

    /**
     * Gives the program a descriptor: the same open file description as the handle's. The handle must be open when the
     * program is started; this process keeps its own, and may close it afterwards. Whether reads and writes block is
     * shared, see {@link Fork#sendHandle}; few programs expect a descriptor that does not block.
     *
     * @param number the descriptor's number in the program, 0 to 1023; what it was before is forgotten
     * @param handle whatever {@link Fork#sendHandle} takes
     * @return this
     */
    public Exec descriptor(int number, Object handle) {
        command.descriptor(number, handle);
        return this;
    }

    /**
     * Standard input; the same as {@link #descriptor descriptor(0, handle)}.
     *
     * @param handle whatever {@link Fork#sendHandle} takes
     * @return this
     */
    public Exec stdin(Object handle) {
        return descriptor(0, handle);
    }

    /**
     * Standard output; the same as {@link #descriptor descriptor(1, handle)}.
     *
     * @param handle whatever {@link Fork#sendHandle} takes
     * @return this
     */
    public Exec stdout(Object handle) {
        return descriptor(1, handle);
    }

    /**
     * Standard error; the same as {@link #descriptor descriptor(2, handle)}.
     *
     * @param handle whatever {@link Fork#sendHandle} takes
     * @return this
     */
    public Exec stderr(Object handle) {
        return descriptor(2, handle);
    }

    /**
     * Which descriptors of the program are the other end of {@link Worker#channel}: a stream socket that blocks. Without
     * this call these are 0 and 1, as far as they have no handle. With it, 0 is the null device, and 1 and 2 are those of
     * this process, unless they are named here or have a handle.
     *
     * @param numbers 0 to 1023; none: the program has no end, and the channel reads the end of stream at once
     * @return this
     */
    public Exec channel(int... numbers) {
        command.channel(numbers);
        return this;
    }

    /**
     * Whether the program gets a session of its own, so that signals typed at a terminal do not reach it. False by default:
     * it stays in the process group of this process.
     *
     * @param own true for a session of its own
     * @return this
     */
    public Exec ownSession(boolean own) {
        command.ownSession(own);
        return this;
    }

    /**
     * Starts the program. Blocks until it is loaded, some milliseconds at most.
     *
     * @return the running program; {@link Worker#destroy} sends SIGTERM, and what follows is the program's affair
     * @throws ForkException if it cannot be started; the message names the program, the directory, the step that failed, and
     *     the system's error. No process is left.
     * @throws IllegalArgumentException if a handle is closed or none, or a text has a NUL character
     * @throws UnsupportedOperationException if jfork cannot work here, see {@link Fork#unsupportedReason}
     */
    public Worker start() {
        return Caller.instance().programs().start(command);
    }

    /**
     * Makes the program take the place of this process: it keeps the process id and its parent, who learns how the program
     * ends. In a worker, the caller's {@link Worker} goes on to stand for it. In any other process it works alike, also in
     * one that jfork did not start.
     *
     * <p>Descriptors 0, 1 and 2 stay what they are, those with a handle are given (a worker that wants its program to have
     * the control socket gives it by {@link #descriptor}), all others are closed. Signals are as for {@link #start}.
     *
     * <p>All threads end at once, wherever they are: no shutdown hooks run, nothing is flushed, no file is deleted on exit.
     * Children of this process remain its children. Processes that are being prepared end, since their control sockets are
     * closed.
     *
     * @return never; declared so that a caller can write {@code throw exec.replace();}
     * @throws ForkException if the program cannot be executed: the message is as for {@link #start}, and this process goes on
     *     as if nothing had happened
     * @throws IllegalStateException if {@link #channel} named a descriptor or {@link #ownSession} was asked for
     */
    public RuntimeException replace() {
        return Programs.replace(command);
    }
}
