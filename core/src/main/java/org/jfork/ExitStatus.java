package org.jfork;

/** How a process ended: by an exit code or by a signal. Immutable. */
public final class ExitStatus {
    private static final int SIGNAL = 1;
    private static final int UNKNOWN = 2;

    private final int kind;
    private final int value;

    private ExitStatus(int kind, int value) {
        this.kind = kind;
        this.value = value;
    }

    /**
     * The status of a process that exited.
     *
     * @param code its exit code, 0 to 255
     * @return the status
     */
    public static ExitStatus ofCode(int code) {
        return new ExitStatus(0, code);
    }

    /**
     * The status of a process that a signal killed.
     *
     * @param signal the signal's number, see signal(7)
     * @return the status
     */
    public static ExitStatus ofSignal(int signal) {
        return new ExitStatus(SIGNAL, signal);
    }

    /**
     * The status of a process that has ended, but whose status somebody else collected: this process ignores SIGCHLD, or
     * some native code waits for any child.
     *
     * @return the status
     */
    public static ExitStatus unknown() {
        return new ExitStatus(UNKNOWN, -1);
    }

    /**
     * Whether the process exited with code 0.
     *
     * @return true if so
     */
    public boolean isSuccess() {
        return kind == 0 && value == 0;
    }

    /**
     * Whether the process exited by itself, so that {@link #code} can be asked.
     *
     * @return true if so
     */
    public boolean isExit() {
        return kind == 0;
    }

    /**
     * Whether a signal killed the process, so that {@link #signal} can be asked.
     *
     * @return true if so
     */
    public boolean isSignal() {
        return kind == SIGNAL;
    }

    /**
     * The exit code.
     *
     * @return 0 to 255
     * @throws IllegalStateException if the process did not exit by itself
     */
    public int code() {
        if (!isExit()) throw new IllegalStateException("no exit code: " + this);
        return value;
    }

    /**
     * The signal that killed the process.
     *
     * @return the signal's number, see signal(7)
     * @throws IllegalStateException if no signal killed it
     */
    public int signal() {
        if (!isSignal()) throw new IllegalStateException("no signal: " + this);
        return value;
    }

    private String signalName() {
        switch (value) {
            case 1:
                return " (SIGHUP)";
            case 2:
                return " (SIGINT)";
            case 3:
                return " (SIGQUIT)";
            case 4:
                return " (SIGILL)";
            case 6:
                return " (SIGABRT)";
            case 7:
                return " (SIGBUS)";
            case 9:
                return " (SIGKILL)";
            case 11:
                return " (SIGSEGV)";
            case 15:
                return " (SIGTERM)";
            default:
                return "";
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExitStatus && ((ExitStatus) other).kind == kind && ((ExitStatus) other).value == value;
    }

    @Override
    public int hashCode() {
        return kind * 31 + value;
    }

    /** For people: {@code exit code 1}, {@code signal 9 (SIGKILL)}. */
    @Override
    public String toString() {
        if (kind == SIGNAL) return "signal " + value + signalName();
        return kind == UNKNOWN ? "unknown exit status" : "exit code " + value;
    }
}
