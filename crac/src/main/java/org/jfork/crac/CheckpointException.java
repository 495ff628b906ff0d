package org.jfork.crac;

/** Resources failed in {@code beforeCheckpoint}; what each of them threw is suppressed. */
public class CheckpointException extends Exception {
    private static final long serialVersionUID = 1;

    /** Without a message. */
    public CheckpointException() {}

    /**
     * For people.
     *
     * @param message names the resources
     */
    public CheckpointException(String message) {
        super(message);
    }
}
