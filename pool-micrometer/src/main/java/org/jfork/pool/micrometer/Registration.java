package org.jfork.pool.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jfork.pool.ForkPool;
import org.jfork.pool.PoolMetrics;
import org.jfork.pool.PoolMetrics.Times;

/** The meters of one pool in one registry, which refers to the pool weakly. */
final class Registration {
    static final String PREFIX = "jfork.pool.";

    private static final String WORKERS = "workers";
    private static final String TASKS = "tasks";

    private final MeterRegistry registry;
    private final ForkPool pool;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();

    Registration(MeterRegistry registry, ForkPool pool, Tags tags) {
        this.registry = registry;
        this.pool = pool;
        this.tags = tags;
    }

    List<Meter> all() {
        presence();
        tasks();
        workers();
        times("wait", "how long tasks waited until they were first in the line of a worker", PoolMetrics::waiting);
        times("run", "how long tasks ran, until their answer was here", PoolMetrics::running);
        return meters;
    }

    private void presence() {
        String workers = "workers that the pool has now";
        gauge("workers", workers, WORKERS, of("state", "busy"), now -> now.workers() - now.idleWorkers());
        gauge("workers", workers, WORKERS, of("state", "idle"), PoolMetrics::idleWorkers);
        gauge("workers", workers, WORKERS, of("state", "starting"), PoolMetrics::startingWorkers);
        String waiting = "tasks that are not done";
        gauge("waiting", waiting, TASKS, of("where", "queue"), PoolMetrics::queued);
        gauge("waiting", waiting, TASKS, of("where", "worker"), PoolMetrics::sent);
        String memory = "what workers have for themselves, as far as looked at";
        gauge("memory", memory, BaseUnits.BYTES, tags, PoolMetrics::privateMemory);
    }

    private void tasks() {
        counter("submitted", "tasks that were submitted", TASKS, tags, PoolMetrics::submitted);
        String done = "tasks that are done";
        counter("done", done, TASKS, of("outcome", "completed"), PoolMetrics::completed);
        counter("done", done, TASKS, of("outcome", "failed"), PoolMetrics::failed);
        counter("done", done, TASKS, of("outcome", "cancelled"), PoolMetrics::cancelled);
        counter("lost", "tasks that failed since their worker ended", TASKS, tags, PoolMetrics::lost);
        counter("requeued", "tasks that were taken back from a worker", TASKS, tags, PoolMetrics::requeued);
    }

    private void workers() {
        counter("forks", "workers that were made", WORKERS, tags, PoolMetrics::forks);
        counter("deaths", "workers that ended unasked", WORKERS, tags, PoolMetrics::deaths);
        counter("recycled", "workers that ended since they had done enough", WORKERS, tags, PoolMetrics::recycled);
    }

    private void times(String name, String what, Function<PoolMetrics, Times> of) {
        meters.add(FunctionTimer.builder(
                        PREFIX + name,
                        pool,
                        some -> of.apply(some.metrics()).count(),
                        some -> of.apply(some.metrics()).total().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description(what)
                .tags(tags)
                .register(registry));
        percentile(name, what, "0.5", now -> of.apply(now).median());
        percentile(name, what, "0.99", now -> of.apply(now).p99());
        percentile(name, what, "1", now -> of.apply(now).longest());
    }

    private void percentile(String name, String what, String phi, Function<PoolMetrics, Duration> of) {
        ToDoubleFunction<ForkPool> nanos = some -> of.apply(some.metrics()).toNanos();
        meters.add(TimeGauge.builder(PREFIX + name + ".percentile", pool, TimeUnit.NANOSECONDS, nanos)
                .description(what)
                .tags(of("phi", phi))
                .register(registry));
    }

    private Tags of(String key, String value) {
        return tags.and(key, value);
    }

    private void gauge(String name, String what, String unit, Tags tags, ToLongFunction<PoolMetrics> of) {
        meters.add(Gauge.builder(PREFIX + name, pool, some -> of.applyAsLong(some.metrics()))
                .description(what)
                .baseUnit(unit)
                .tags(tags)
                .register(registry));
    }

    private void counter(String name, String what, String unit, Tags tags, ToLongFunction<PoolMetrics> of) {
        meters.add(FunctionCounter.builder(PREFIX + name, pool, some -> of.applyAsLong(some.metrics()))
                .description(what)
                .baseUnit(unit)
                .tags(tags)
                .register(registry));
    }
}
