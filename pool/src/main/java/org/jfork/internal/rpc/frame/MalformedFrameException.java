package org.jfork.internal.rpc.frame;

import java.io.IOException;

/** What came is no frame, or one that should not have come. */
public final class MalformedFrameException extends IOException {
    private static final long serialVersionUID = 1;

    public MalformedFrameException(String message) {
        super(message);
    }
}
