package org.jfork.benchmarks.churn.scenario;

/** Long enough for the JIT compiler to replace it while it runs. Only workers load it. */
final class HotLoop {
    private static final int ROUNDS = 300_000;

    private HotLoop() {}

    static long run() {
        long value = 1;
        for (int i = 0; i < ROUNDS; i++) value = mix(value + i);
        return value;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        return mixed ^ mixed >>> 29;
    }
}
