package org.jfork.benchmarks.program;

import java.nio.channels.SocketChannel;

/** The worker function that does nothing: what is measured is jfork. */
public final class EmptyFunction {
    private EmptyFunction() {}

    public static void run(SocketChannel control) {}
}
