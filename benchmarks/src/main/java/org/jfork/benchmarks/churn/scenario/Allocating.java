package org.jfork.benchmarks.churn.scenario;

import java.util.concurrent.ThreadLocalRandom;

/** Makes garbage of all sizes, keeps a little of it for a while, and looks whether what was kept is unharmed. */
final class Allocating implements Activity {
    private static final int KEPT = 256;
    private static final int BATCH = 32;
    private static final int LONGEST = 4096;

    private final int[][] kept = new int[KEPT][0];

    @Override
    public void once() {
        for (int i = 0; i < BATCH; i++) {
            int place = ThreadLocalRandom.current().nextInt(KEPT);
            check(kept[place]);
            kept[place] = fresh(ThreadLocalRandom.current().nextInt(LONGEST));
        }
    }

    private static int[] fresh(int length) {
        int[] array = new int[length];
        for (int i = 0; i < length; i++) array[i] = length ^ i;
        return array;
    }

    private static void check(int[] array) {
        for (int i = 0; i < array.length; i++)
            if (array[i] != (array.length ^ i)) throw new IllegalStateException("the heap is damaged");
    }
}
