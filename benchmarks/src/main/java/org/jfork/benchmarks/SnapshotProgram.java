package org.jfork.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jfork.Fork;

/** A program with live data, copied again and again; prints for each copy how long a thread stood still that does nothing but look at the clock. */
final class SnapshotProgram {
    private static final int PIECE = 64 << 10;
    private static final int WARM_UP = 3;
    private static final long LIMIT_SECONDS = 60;

    private static final AtomicLong longest = new AtomicLong();
    private static final AtomicLong looks = new AtomicLong();

    private SnapshotProgram() {}

    /** Arguments: how many MB, how often. */
    public static void main(String[] arguments) throws Exception {
        List<byte[]> data = new ArrayList<>();
        for (long left = Long.parseLong(arguments[0]) << 20; left > 0; left -= PIECE) data.add(new byte[PIECE]);
        System.gc();
        Thread clock = new Thread(SnapshotProgram::look);
        clock.setDaemon(true);
        clock.start();
        for (int i = -WARM_UP; i < Integer.parseInt(arguments[1]); i++) {
            long pause = pause(data);
            if (i >= 0) System.out.println(pause);
        }
    }

    private static void look() {
        long before = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            longest.accumulateAndGet(now - before, Math::max);
            looks.incrementAndGet();
            before = now;
        }
    }

    private static long pause(List<byte[]> data) throws Exception {
        longest.set(0);
        var size = Fork.snapshot(data::size);
        for (long before = looks.get(); looks.get() == before; ) Thread.onSpinWait();
        long pause = longest.get();
        if (size.get(LIMIT_SECONDS, TimeUnit.SECONDS) != data.size()) throw new AssertionError("another size");
        return pause;
    }
}
