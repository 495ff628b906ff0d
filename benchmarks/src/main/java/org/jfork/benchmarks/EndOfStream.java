package org.jfork.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, with a bound, until a non-blocking channel reads its end. For one thread, and one channel at a time. */
final class EndOfStream implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final ByteBuffer rest = ByteBuffer.allocate(64);

    EndOfStream() throws IOException {}

    /** Octets that come before the end are dropped. The channel can be closed right afterwards. */
    void await(SocketChannel channel, long limitMillis) throws IOException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        try {
            while (channel.read(rest.clear()) >= 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) throw new TimeoutException("no end of the channel within " + limitMillis + " ms");
                selector.select(ready -> {}, left);
            }
        } finally {
            key.cancel();
            selector.selectNow(); // or the channel would keep its descriptor until the next selection
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
