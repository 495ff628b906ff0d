package org.jfork.start;

import java.nio.channels.SocketChannel;

/** A function whose class needs no other. */
public final class EmptyFunction {
    private EmptyFunction() {}

    public static void run(SocketChannel control) {}
}
