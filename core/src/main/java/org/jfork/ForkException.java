package org.jfork;

/**
 * A process could not be made, prepared or brought to its function. The message says what happened, in which process
 * (role and pid), why, and where possible what to do; if the process itself said why, a {@link RemoteException} with its
 * stack trace is the cause.
 */
public class ForkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Makes an exception.
     *
     * @param message what happened, where, why
     */
    public ForkException(String message) {
        super(message);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param message what happened, where, why
     * @param cause what is behind it, null if nothing is known
     */
    public ForkException(String message, Throwable cause) {
        super(message, cause);
    }
}
