package org.jfork.benchmarks.churn.scenario;

import java.util.function.LongSupplier;

/** Long enough to be compiled while it runs, once by each compiler. */
public final class HotCopy implements LongSupplier {
    private static final int ROUNDS = 30_000;

    @Override
    public long getAsLong() {
        long value = 1;
        for (int i = 0; i < ROUNDS; i++) value = mix(value + i);
        return value;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 31;
    }
}
