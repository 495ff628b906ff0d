package org.jfork;

import java.time.Duration;
import java.util.Objects;
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
