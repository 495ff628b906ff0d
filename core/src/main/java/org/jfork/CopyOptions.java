package org.jfork;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jfork.internal.caller.CopySettings;

/**
 * How a program is copied by {@link Fork#snapshot} and {@link Fork#here}. Used up to any number of times; not safe for use by
 * several threads.
 *
 * <p>Unless told otherwise, files open for writing, locks on files, watched files and POSIX timers are allowed
 * ({@link Hazard#WRITABLE_FILE}, {@link Hazard#FILE_LOCK}, {@link Hazard#WATCH}, {@link Hazard#TIMER}), since the threads that use
 * them are not in the copy; all else is treated as in a template.
 */
public final class CopyOptions {
    final CopySettings settings = new CopySettings();

    /** Options that change nothing yet. */
    public CopyOptions() {}

    /**
     * Which threads of the program are to go on in the copy, besides the calling one; none, unless this is said. They should not do what is the
     * program's to do: accept connections, write files.
     *
     * @param which called for each platform thread before the program is stopped
     * @return this
     */
    public CopyOptions keepThreads(Predicate<? super Thread> which) {
        settings.keepThreads(Objects.requireNonNull(which, "which"));
        return this;
    }

    /**
     * What is done about something that the copy would share or lack.
     *
     * @param hazard the kind
     * @param treatment instead of the usual one
     * @return this
     * @throws IllegalArgumentException if it is {@link Treatment#REPAIR} and the hazard is not {@linkplain
     *     Hazard#isRepairable repairable}
     */
    public CopyOptions treat(Hazard hazard, Treatment treatment) {
        settings.treat(hazard, treatment);
        return this;
    }

    /**
     * Does not copy the program while threads that are left behind hold monitors or locks ({@code synchronized}, {@code ReentrantLock}, ...):
     * it is tried until the {@linkplain #limit limit}; then the error names a thread and its lock. The JDK's own code holds locks, too: a
     * thread that waits for input from a socket, say. It takes a walk through the heap for each attempt. Without this, nobody looks.
     *
     * @return this
     */
    public CopyOptions refuseHeldLocks() {
        settings.refuseLocks();
        return this;
    }

    /**
     * Tells which monitors and locks the copy will find held by threads that are not there. It takes a walk through the heap, during which the
     * program stands still.
     *
     * @param report given a text for each, on the calling thread, once the program goes on
     * @return this
     */
    public CopyOptions reportHeldLocks(Consumer<? super List<String>> report) {
        settings.reportLocks(Objects.requireNonNull(report, "report"));
        return this;
    }

    /**
     * How long it may take to find a moment at which the program can be copied: no thread is in the middle of native code, of
     * loading a class, or of something that the JDK keeps a lock for. The program runs between attempts.
     *
     * @param limit three seconds by default
     * @return this
     */
    public CopyOptions limit(Duration limit) {
        settings.limit(limit);
        return this;
    }
}
