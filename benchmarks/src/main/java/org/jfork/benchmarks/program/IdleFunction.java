package org.jfork.benchmarks.program;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The worker function that waits until its caller lets go of it. A class of its own, since each worker loads it. */
public final class IdleFunction {
    private IdleFunction() {}

    public static void run(SocketChannel control) throws IOException {
        ByteBuffer octet = ByteBuffer.allocate(1);
        while (control.read(octet.clear()) >= 0) {}
    }
}
