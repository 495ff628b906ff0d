package org.jfork;

/**
 * An exception in another process. The object itself could not be passed, since its class may not exist here; its class
 * name, message and stack trace are.
 */
public final class RemoteException extends Exception {
    private static final long serialVersionUID = 1;

    /** What was thrown there. */
    private final String remoteClass;

    /** The stack trace of the other process. */
    private final String remoteTrace;

    /** The other process. */
    private final long pid;

    /**
     * Made by jfork.
     *
     * @param pid of the other process
     * @param remoteClass what was thrown there
     * @param message its message
     * @param remoteTrace its stack trace, empty if there is none
     */
    public RemoteException(long pid, String remoteClass, String message, String remoteTrace) {
        super(message);
        this.pid = pid;
        this.remoteClass = remoteClass;
        this.remoteTrace = remoteTrace;
        setStackTrace(new StackTraceElement[0]);
    }

    /**
     * The process in which it happened.
     *
     * @return its pid
     */
    public long pid() {
        return pid;
    }

    /**
     * What was thrown there.
     *
     * @return the class name, such as {@code java.lang.ClassNotFoundException}
     */
    public String remoteClass() {
        return remoteClass;
    }

    /**
     * The stack trace of the other process, as {@link Throwable#printStackTrace} prints it, causes included.
     *
     * @return the trace, with a line feed at the end of each line
     */
    public String remoteTrace() {
        return remoteTrace;
    }

    @Override
    public String toString() {
        String what = remoteClass.isEmpty() ? getMessage() : remoteClass + ": " + getMessage();
        return "in process " + pid + ": " + (remoteTrace.isEmpty() ? what : remoteTrace.strip());
    }
}
