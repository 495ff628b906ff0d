package org.jfork;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jfork.internal.caller.Caller;
import org.jfork.internal.caller.JavaCommand;

/**
 * Settings of a new JVM. Not safe for use by several threads; {@link #exec} can be called more than once.
 *
 * <p>Any JVM option is accepted. What cannot be forked, such as a shared heap, is refused at the first fork, with the
 * reason.
 */
public final class ForkBuilder extends ProcessSettings<ForkBuilder> {
    private final JavaCommand command = new JavaCommand();

    ForkBuilder() {
        command.surroundings(surroundings);
    }

    @Override
    ForkBuilder self() {
        return this;
    }

    /**
     * Which {@code java} to start. It may be of another version than this JVM; classes that are too new for it fail where
     * they are needed.
     *
     * @param executable the launcher of a HotSpot JDK or run-time image, 17 or newer; the default is the system property
     *     {@code org.jfork.java}, then that of {@code java.home}, then the program of this process if it is a {@code java}
     * @return this
     */
    public ForkBuilder java(Path executable) {
        command.java(executable);
        return this;
    }

    /**
     * Adds JVM options. They come behind jfork's own, which are chosen for small processes that are quick to fork, and so
     * override them: {@code -XX:+UseSerialGC} (left out if another collector is named), a small initial heap, no
     * performance counter file, and access to native code for jfork.
     *
     * <p>What decides which code is found and what it means is that of this JVM, be it from the command line, an argument
     * file or a variable such as {@code JAVA_TOOL_OPTIONS}: class path and module path, modules and what they export, open
     * and read ({@code --add-modules}, {@code --add-opens}, {@code --patch-module}, ...), {@code --enable-preview},
     * assertions, encodings. What decides how this JVM runs or is watched is not passed on: heap, collector, system
     * properties, agents, debugger.
     *
     * @param options each an argument of its own
     * @return this
     */
    public ForkBuilder jvmOptions(String... options) {
        command.jvmOptions(List.of(options));
        return this;
    }

    /**
     * The class path; the default is that of this JVM, where relative paths are those of the directory in which it was
     * started.
     *
     * @param entries directories, jar files, and {@code directory/*} for all jar files of a directory; jfork's own code is
     *     added if it is not among them
     * @return this
     */
    public ForkBuilder classPath(Path... entries) {
        List<String> paths = new ArrayList<>();
        for (Path entry : entries) paths.add(entry.toAbsolutePath().toString());
        command.classPath(paths);
        return this;
    }

    /**
     * The module path; the default is that of this JVM. Modules are resolved as in this JVM; name others with {@code
     * jvmOptions("--add-modules=...")}.
     *
     * @param entries modular jar files, directories of such, exploded modules; jfork's own is added if it is a module here
     * @return this
     */
    public ForkBuilder modulePath(Path... entries) {
        List<String> paths = new ArrayList<>();
        for (Path entry : entries) paths.add(entry.toAbsolutePath().toString());
        command.modulePath(paths);
        return this;
    }

    /**
     * Whether the process stays frozen between forks, so that the next fork needs no freeze: it uses no CPU time and
     * dirties no memory. Threads that its classes have started stand still then, until a command other than a fork
     * comes. True by default.
     *
     * @param frozen false to let the threads of the template run on between forks
     * @return this
     */
    public ForkBuilder stayFrozen(boolean frozen) {
        command.stayFrozen(frozen);
        return this;
    }

    /**
     * How long the JVM may take to be ready; then it is killed and everything that waits for it fails.
     *
     * @param limit a minute by default
     * @return this
     */
    public ForkBuilder startLimit(Duration limit) {
        command.startLimit(limit);
        return this;
    }

    /**
     * How long it may take to stop all threads of the process for a fork; then the fork fails with an error that names
     * the thread, and the process goes on.
     *
     * @param limit three seconds by default
     * @return this
     */
    public ForkBuilder freezeLimit(Duration limit) {
        command.freezeLimit(limit);
        return this;
    }

    /**
     * How long the {@linkplain ForkHook hooks} of the process may take, all of them together, before it is forked, behind it,
     * and in each fork; then they count as failed.
     *
     * @param limit ten seconds by default
     * @return this
     */
    public ForkBuilder hookLimit(Duration limit) {
        command.hookLimit(limit);
        return this;
    }

    /**
     * Whether JVMs that are started like this one use an archive of classes, as soon as there is one: it is made of what the first of
     * them has loaded by its end, in the background, and kept in a directory private to the user, {@code
     * $XDG_CACHE_HOME/jfork/archives} or {@code ~/.cache/jfork/archives}. They start quicker then. There is none where the class path
     * has directories with classes or {@code directory/*}, where modules are named, and with options that exclude it; then
     * nothing is different.
     *
     * @param wanted the default is the system property {@code org.jfork.archive}, false if it is not set
     * @return this
     */
    public ForkBuilder classArchive(boolean wanted) {
        command.classArchive(wanted);
        return this;
    }

    /**
     * What is done about something that a forked process would share or lack, in this process and its forks.
     *
     * @param hazard the kind
     * @param treatment instead of the {@linkplain Hazard#usual usual} one
     * @return this
     * @throws IllegalArgumentException if it is {@link Treatment#REPAIR} and the hazard is not {@linkplain
     *     Hazard#isRepairable repairable}
     */
    public ForkBuilder treat(Hazard hazard, Treatment treatment) {
        command.treat(hazard, treatment);
        return this;
    }

    /** See {@link Fork#exec}. */
    ForkBuilder forItself() {
        command.forItself();
        return this;
    }

    /**
     * Starts the JVM. Blocks until the program is loaded, some milliseconds.
     *
     * @return the process; its start goes on in the background
     * @throws ForkException if the program cannot be started
     * @throws UnsupportedOperationException if forking cannot work here, see {@link Fork#unsupportedReason}
     */
    public Fork exec() {
        return Fork.of(Caller.instance().exec(command));
    }
}
