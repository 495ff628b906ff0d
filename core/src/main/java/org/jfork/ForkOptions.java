package org.jfork;

/**
 * What a forked process has around it, where that is not to be as in its template: {@code template.fork(new
 * ForkOptions().directory(home).environment("TZ", "UTC"))}. Used up to any number of times; not safe for use by several
 * threads.
 *
 * <p>The settings are made in the new process before any later command is obeyed there. A setting that cannot be made, such as a
 * directory that does not exist, fails the preparation. Threads that classes of the template have started run meanwhile.
 */
public final class ForkOptions extends ProcessSettings<ForkOptions> {
    /** Options that change nothing yet. */
    public ForkOptions() {}

    @Override
    ForkOptions self() {
        return this;
    }
}
