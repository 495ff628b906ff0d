package org.jfork.internal.wire;

/** What came over a control socket is no frame. */
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedFrameException(String message) {
        super(message);
    }
}
