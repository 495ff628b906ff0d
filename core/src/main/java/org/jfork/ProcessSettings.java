package org.jfork;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jfork.internal.caller.Surroundings;

/**
 * What a process has around it; all that is not said is as in the process that it is made from. Not safe for use by
 * several threads.
 *
 * @param <T> the type that has these methods
 */
abstract class ProcessSettings<T extends ProcessSettings<T>> {
    final Surroundings surroundings = new Surroundings();

    ProcessSettings() {}

    abstract T self();

    /**
     * Sets a variable of the environment, or removes it.
     *
     * @param name the name
     * @param value the value; null removes the variable
     * @return this
     * @throws IllegalArgumentException if the name is empty or has {@code =} in it, or either has a NUL character
     */
    public T environment(String name, String value) {
        surroundings.variable(Objects.requireNonNull(name, "name"), value);
        return self();
    }

    /**
     * Replaces the whole environment.
     *
     * @param variables all variables that there are to be; copied
     * @return this
     * @throws IllegalArgumentException as {@link #environment(String, String)}
     */
    public T environment(Map<String, String> variables) {
        surroundings.environment(variables);
        return self();
    }

    /**
     * Sets the working directory, for {@code java.io}, {@code java.nio}, native code and the programs that the process
     * starts. That it exists is checked in the process.
     *
     * @param directory the directory; if it is relative, then to this process's working directory
     * @return this
     */
    public T directory(Path directory) {
        surroundings.directory(directory.toAbsolutePath().toString());
        return self();
    }

    /**
     * Sets a system property. Those of this process are not passed on. What a class has made of a property when it was
     * initialised in the template, stays.
     *
     * @param name the name
     * @param value the value
     * @return this
     */
    public T systemProperty(String name, String value) {
        surroundings.property(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return self();
    }

    /**
     * Sets standard input, the null device otherwise.
     *
     * @param handle as in {@link Fork#sendHandle}; the caller keeps its own, which must be open until the process is made
     * @return this
     */
    public T standardInput(Object handle) {
        surroundings.stream(0, Objects.requireNonNull(handle, "handle"));
        return self();
    }

    /**
     * Sets standard output.
     *
     * @param handle as in {@link Fork#sendHandle}; the caller keeps its own, which must be open until the process is made
     * @return this
     */
    public T standardOutput(Object handle) {
        surroundings.stream(1, Objects.requireNonNull(handle, "handle"));
        return self();
    }

    /**
     * Sets standard error.
     *
     * @param handle as in {@link Fork#sendHandle}; the caller keeps its own, which must be open until the process is made
     * @return this
     */
    public T standardError(Object handle) {
        surroundings.stream(2, Objects.requireNonNull(handle, "handle"));
        return self();
    }

    /**
     * Captures standard error: it goes to this process, which keeps the last 8 KiB, see {@link Worker#errorTail}. What is
     * forked from the process writes there, too.
     *
     * @return this
     */
    public T captureError() {
        surroundings.captureError(false);
        return self();
    }

    /**
     * Captures standard error as {@link #captureError} does, and shows it: all of it is written to the standard error of this
     * process (descriptor 2), too. If nobody takes it there, the process that has written it has to wait, and no thread of this
     * one; what has not been shown when {@link Worker#errorTail} is called may be left out, but for the last 8 KiB.
     *
     * @return this
     */
    public T captureAndShowError() {
        surroundings.captureError(true);
        return self();
    }

    /**
     * Sets which permissions new files do not get.
     *
     * @param mask see umask(2), 0 to 0777
     * @return this
     * @throws IllegalArgumentException if the mask is something else
     */
    public T umask(int mask) {
        if (mask < 0 || mask > 0777) throw new IllegalArgumentException("no umask: " + Integer.toOctalString(mask));
        surroundings.umask(mask);
        return self();
    }

    /**
     * Sets the nice value of all threads, the kernel's and the JVM's own.
     *
     * @param value -20 to 19, see setpriority(2); without a privilege it can only grow
     * @return this
     * @throws IllegalArgumentException if the value is something else
     */
    public T nice(int value) {
        if (value < -20 || value > 19) throw new IllegalArgumentException("no nice value: " + value);
        surroundings.nice(value);
        return self();
    }

    /**
     * Sets a limit on a resource, soft and hard, for the process and those that it makes.
     *
     * @param resource the resource
     * @param most in the unit that the resource has; {@link ResourceLimit#UNLIMITED} for no limit
     * @return this
     * @throws IllegalArgumentException if the limit is negative and not {@code UNLIMITED}
     */
    public T limit(ResourceLimit resource, long most) {
        if (most < ResourceLimit.UNLIMITED) throw new IllegalArgumentException("no limit: " + most);
        surroundings.limit(resource.number(), most, most);
        return self();
    }
}
