package org.jfork.internal.wire;

/** What came over a control socket is no frame. */
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedFrameException(String message) {
        super(message);
    }

    /** For classes that each new JVM loads: what a class throws itself is loaded with it, by the verifier. */
    public static void refuse(String message) throws MalformedFrameException {
        throw new MalformedFrameException(message);
    }
}
