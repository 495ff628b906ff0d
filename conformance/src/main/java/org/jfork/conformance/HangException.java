package org.jfork.conformance;

/** Processes have not ended in time; the message has their stacks. They still run. */
final class HangException extends Exception {
    private static final long serialVersionUID = 1;

    HangException(String message) {
        super(message);
    }
}
