package org.jfork.internal.compile;

/** A source cannot be compiled; the message is for its author. */
public final class CompilationException extends Exception {
    private static final long serialVersionUID = 1L;

    CompilationException(String message) {
        super(message);
    }
}
