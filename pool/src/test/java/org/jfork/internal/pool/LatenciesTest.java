package org.jfork.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.jfork.pool.PoolMetrics;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesMustBeExactToAQuarter() {
        Latencies latencies = new Latencies();
        Random random = new Random(5);
        long[] times = new long[10_000];
        for (int i = 0; i < times.length; i++) {
            times[i] = (long) Math.exp(random.nextDouble() * 25);
            latencies.add(times[i]);
        }
        Arrays.sort(times);
        PoolMetrics.Times found = latencies.times();
        assertThat(found.count()).isEqualTo(times.length);
        assertThat(found.longest().toNanos()).isEqualTo(times[times.length - 1]);
        assertThat((double) found.median().toNanos()).isBetween(times[5000 - 1] * 0.999, times[5000] * 1.26 + 1);
        assertThat((double) found.p99().toNanos()).isBetween(times[9900 - 1] * 0.999, times[9900] * 1.26 + 1);
    }

    @Test
    void nothingMustBeZero() {
        assertThat(new Latencies().times().p99()).isZero();
    }
}
