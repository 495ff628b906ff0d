package org.jfork.pool.micrometer;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jfork.pool.ForkPool;
import org.jfork.pool.PoolWorker;
import org.jfork.pool.TaskOptions;
import org.jfork.rpc.WorkerLostException;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class ForkPoolMetersIT {
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void whatAPoolHasDoneMustBeShownUntilItIsClosedAndCountsMustNeverGoDown() throws Exception {
        try (ForkPool pool = open(2)) {
            new ForkPoolMeters(pool, "sums", Tag.of("region", "north")).bindTo(registry);
            double before = 0;
            for (int i = 0; i < 40; i++) {
                int number = i;
                pool.submit(() -> number + 1).get(40, SECONDS);
                double now = done("completed");
                assertThat(now).isGreaterThanOrEqualTo(before).isEqualTo(i + 1);
                before = now;
            }
            lose(pool);
            assertThat(value("jfork.pool.submitted")).isEqualTo(41);
            assertThat(done("failed")).isEqualTo(1);
            assertThat(value("jfork.pool.lost")).isEqualTo(1);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(value("jfork.pool.deaths")).isEqualTo(1));
            assertThat(value("jfork.pool.forks")).isPositive();
            assertThat(registry.get("jfork.pool.run").functionTimer().count()).isEqualTo(40);
            assertThat(registry.get("jfork.pool.run").functionTimer().totalTime(MILLISECONDS))
                    .isPositive();
            assertThat(registry.get("jfork.pool.run.percentile")
                            .tag("phi", "0.5")
                            .timeGauge()
                            .value(MILLISECONDS))
                    .isPositive();
            assertThat(registry.getMeters())
                    .allMatch(meter -> "sums".equals(meter.getId().getTag("pool"))
                            && "north".equals(meter.getId().getTag("region")));
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(registry.getMeters()).isEmpty());
    }

    @Test
    void workersTasksAndMemoryMustBeThoseOfNow() throws Exception {
        try (ForkPool pool = open(1)) {
            new ForkPoolMeters(pool, "one").bindTo(registry);
            Future<?> asleep = pool.submit(ForkPoolMetersIT::sleep, new TaskOptions().name("sleep"));
            Future<?> behind = pool.submit(() -> {});
            await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                assertThat(gauge("jfork.pool.workers", "state", "busy")).isEqualTo(1);
                assertThat(gauge("jfork.pool.waiting", "where", "worker")
                                + gauge("jfork.pool.waiting", "where", "queue"))
                        .isEqualTo(2);
                assertThat(registry.get("jfork.pool.memory").gauge().value()).isPositive();
            });
            asleep.cancel(true);
            behind.get(40, SECONDS);
            assertThat(done("cancelled")).isEqualTo(1);
            await().atMost(Duration.ofSeconds(40))
                    .untilAsserted(() -> assertThat(gauge("jfork.pool.workers", "state", "idle"))
                            .isEqualTo(1));
        }
    }

    @Test
    void prometheusMustUnderstandAllOfIt() throws Exception {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (ForkPool pool = open(1)) {
            new ForkPoolMeters(pool, "p").bindTo(prometheus);
            pool.submit(PoolWorker::retire).get(40, SECONDS);
            String text = prometheus.scrape();
            assertThat(text)
                    .contains("jfork_pool_submitted_tasks_total{pool=\"p\"} 1.0")
                    .contains("jfork_pool_done_tasks_total{outcome=\"completed\",pool=\"p\"} 1.0")
                    .contains("jfork_pool_recycled_workers_total{pool=\"p\"} 1.0")
                    .contains("jfork_pool_run_seconds_count{pool=\"p\"} 1")
                    .contains("jfork_pool_run_percentile_seconds{phi=\"0.99\",pool=\"p\"}")
                    .contains("jfork_pool_workers{pool=\"p\",state=\"busy\"}")
                    .contains("jfork_pool_memory_bytes{pool=\"p\"}");
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(prometheus.scrape()).doesNotContain("jfork_pool"));
    }

    @Test
    void aPoolThatTakesTheNameOfAnotherOneMustKeepItsMetersWhenThatEnds() throws Exception {
        ForkPool first = open(1);
        try (ForkPool second = open(1)) {
            new ForkPoolMeters(first, "same").bindTo(registry);
            new ForkPoolMeters(second, "same").bindTo(registry);
            second.submit(() -> {}).get(40, SECONDS);
            first.close();
            first.onTermination().get(20, SECONDS);
            assertThat(done("completed")).isEqualTo(1);
            int meters = registry.getMeters().size();
            new ForkPoolMeters(first, "late").bindTo(registry); // has ended
            assertThat(registry.getMeters()).hasSize(meters);
        } finally {
            first.close();
        }
    }

    @Test
    void aPoolThatHasEndedMustNotBeKeptByItsMeters() {
        ForkPoolMeters[] meters = new ForkPoolMeters[1];
        WeakReference<ForkPool> ended = boundAndEnded(meters);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return ended.get() == null;
        });
        meters[0].bindTo(registry);
        assertThat(registry.getMeters()).isEmpty();
    }

    private WeakReference<ForkPool> boundAndEnded(ForkPoolMeters[] meters) {
        try (ForkPool pool = open(1)) {
            meters[0] = new ForkPoolMeters(pool, "gone");
            meters[0].bindTo(registry);
            return new WeakReference<>(pool);
        }
    }

    private static ForkPool open(int workers) {
        return ForkPool.builder()
                .most(workers)
                .sampleMemory(Duration.ofMillis(20))
                .open();
    }

    private static int sleep() throws InterruptedException {
        Thread.sleep(60_000);
        return 0;
    }

    private static void lose(ForkPool pool) {
        Future<?> lost = pool.submit(() -> Runtime.getRuntime().halt(3));
        assertThatThrownBy(() -> lost.get(40, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(WorkerLostException.class);
    }

    private double value(String counter) {
        return registry.get(counter).functionCounter().count();
    }

    private double done(String outcome) {
        return registry.get("jfork.pool.done")
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }

    private double gauge(String name, String key, String value) {
        return registry.get(name).tag(key, value).gauge().value();
    }
}
