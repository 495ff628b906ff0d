package org.jfork.crac;

/** Resources failed in {@code afterRestore}; what each of them threw is suppressed. */
public class RestoreException extends Exception {
    private static final long serialVersionUID = 1;

    /** Without a message. */
    public RestoreException() {}

    /**
     * For people.
     *
     * @param message names the resources
     */
    public RestoreException(String message) {
        super(message);
    }
}
