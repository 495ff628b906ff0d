package org.jfork;

/**
 * Something in a template that a forked process would share with it, or would lack. Each kind has a treatment unless the
 * {@linkplain ForkBuilder#treat builder} says otherwise; handles that were sent, and standard input, output and error, are
 * always passed as they are. The error of a refused fork ends with the name of the hazard.
 *
 * <p>State that is not listed here is either always put right or documented as a limit, see {@code docs/fork-safety.md}.
 */
public enum Hazard {
    /**
     * A regular file open for writing, but not only for appending: processes would share its offset and overwrite each
     * other. Files open for appending, such as logs, stay shared. {@link Treatment#REFUSE REFUSE} by default.
     */
    WRITABLE_FILE(Treatment.REFUSE),
    /**
     * A lock on a file ({@code FileLock}, {@code fcntl(2)}, {@code flock(2)}): it belongs to the template only, but the
     * forked process would believe that it holds it. {@link Treatment#REFUSE REFUSE} by default.
     */
    FILE_LOCK(Treatment.REFUSE),
    /**
     * A listening socket: connections would go to any of the processes. With {@link Treatment#REPAIR REPAIR}, the
     * default, it does not listen in forked processes: {@code accept} fails there.
     */
    LISTENER(Treatment.REPAIR),
    /**
     * A connected socket, or a pipe or socket pair whose other end is outside the process: two would write one stream.
     * With {@link Treatment#REPAIR REPAIR}, the default, it is at its end in forked processes, so that a pool drops it and
     * connects anew; a datagram socket becomes another, connected to the same peer.
     */
    CONNECTION(Treatment.REPAIR),
    /** Watched files or directories (inotify, {@code WatchService}). {@link Treatment#REFUSE REFUSE} by default. */
    WATCH(Treatment.REFUSE),
    /** POSIX timers of native code, see {@code timer_create(2)}. {@link Treatment#REFUSE REFUSE} by default. */
    TIMER(Treatment.REFUSE),
    /** A descriptor of a kind not known to be safe: io_uring, userfaultfd, perf, ... {@link Treatment#REFUSE REFUSE}. */
    DESCRIPTOR(Treatment.REFUSE),
    /** Memory that is mapped shared and writable, as the heap of ZGC is. {@link Treatment#REFUSE REFUSE} by default. */
    SHARED_MEMORY(Treatment.REFUSE),
    /** Pages of the kernel's pool of huge pages, which runs empty. {@link Treatment#REFUSE REFUSE} by default. */
    LARGE_PAGES(Treatment.REFUSE),
    /** Memory that the kernel does not copy ({@code MADV_DONTFORK}, devices). {@link Treatment#REFUSE REFUSE}. */
    MISSING_MEMORY(Treatment.REFUSE),
    /** A subprocess that runs: the forked process could not wait for it. {@link Treatment#REFUSE REFUSE} by default. */
    SUBPROCESS(Treatment.REFUSE),
    /** A thread with credentials or a filter of system calls of its own. {@link Treatment#REFUSE REFUSE} by default. */
    CREDENTIALS(Treatment.REFUSE),
    /** A debugger or tracer of native code ({@code ptrace(2)}). {@link Treatment#REFUSE REFUSE} by default. */
    TRACER(Treatment.REFUSE),
    /** A native agent, such as that of a debugger ({@code -agentlib:jdwp}). {@link Treatment#REFUSE REFUSE} by default. */
    AGENT(Treatment.REFUSE),
    /** A running JFR recording: forked processes would destroy its file. {@link Treatment#REFUSE REFUSE} by default. */
    RECORDING(Treatment.REFUSE);

    private final Treatment usual;

    Hazard(Treatment usual) {
        this.usual = usual;
    }

    /**
     * What is done unless the builder says otherwise.
     *
     * @return the treatment
     */
    public Treatment usual() {
        return usual;
    }

    /**
     * Whether {@link Treatment#REPAIR} is possible.
     *
     * @return false if the choice is between refusing and allowing
     */
    public boolean isRepairable() {
        return usual == Treatment.REPAIR;
    }
}
