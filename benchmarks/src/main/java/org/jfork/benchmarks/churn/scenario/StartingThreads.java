package org.jfork.benchmarks.churn.scenario;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;

/**
 * Threads start, compress something and end, so many a fork meets them half-made or half-gone, or in native code that
 * works directly on a Java array, where they keep the collector from its work.
 */
final class StartingThreads implements Activity {
    private static final int AT_ONCE = 3;

    private final byte[] octets = new byte[20_000];

    @Override
    public void once() throws InterruptedException {
        AtomicInteger compressed = new AtomicInteger();
        Thread[] threads = new Thread[AT_ONCE];
        for (int i = 0; i < AT_ONCE; i++) {
            threads[i] = new Thread(() -> compressed.addAndGet(compress() > 0 ? 1 : 0), "churn-short");
            threads[i].setDaemon(true);
            threads[i].start();
        }
        for (Thread thread : threads) thread.join();
        if (compressed.get() != AT_ONCE)
            throw new IllegalStateException("only " + compressed + " of " + AT_ONCE + " threads compressed");
    }

    private int compress() {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(octets);
            deflater.finish();
            return deflater.deflate(new byte[octets.length]);
        } finally {
            deflater.end();
        }
    }
}
