package org.jfork.pool.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import org.jfork.pool.ForkPool;

/**
 * Shows what a pool does as meters: {@code new ForkPoolMeters(pool, "thumbnails").bindTo(registry)}. Safe for use by many threads.
 *
 * <p>All meters have the name of the pool as tag {@code pool}. They are read when the registry is asked, and no worker is. They are removed when the pool has ended; until then counts never go down. Neither this object nor
 * a registry keeps the pool from being collected.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>kind</th><th>what</th></tr>
 * <tr><td>{@code jfork.pool.workers}</td><td>gauge, by {@code state}: {@code busy}, {@code idle}, {@code starting}</td>
 * <td>workers now</td></tr>
 * <tr><td>{@code jfork.pool.waiting}</td><td>gauge, by {@code where}: {@code queue}, {@code worker}</td>
 * <td>tasks that are not done: with no worker; with one, the running ones among them</td></tr>
 * <tr><td>{@code jfork.pool.memory}</td><td>gauge, octets</td><td>what workers have for themselves, as far as looked at</td></tr>
 * <tr><td>{@code jfork.pool.submitted}</td><td>counter</td><td>tasks</td></tr>
 * <tr><td>{@code jfork.pool.done}</td><td>counter, by {@code outcome}: {@code completed}, {@code failed}, {@code cancelled}</td>
 * <td>tasks</td></tr>
 * <tr><td>{@code jfork.pool.lost}, {@code jfork.pool.requeued}</td><td>counters</td>
 * <td>tasks that failed since their worker ended; that were taken back</td></tr>
 * <tr><td>{@code jfork.pool.forks}, {@code jfork.pool.deaths}, {@code jfork.pool.recycled}</td><td>counters</td>
 * <td>workers made; ended unasked; ended since they had done enough</td></tr>
 * <tr><td>{@code jfork.pool.wait}, {@code jfork.pool.run}</td><td>timers: count and total</td>
 * <td>how long tasks waited and ran</td></tr>
 * <tr><td>{@code jfork.pool.wait.percentile}, {@code jfork.pool.run.percentile}</td>
 * <td>gauges, by {@code phi}: {@code 0.5}, {@code 0.99}, {@code 1}</td><td>the same since the pool was opened, exact to a quarter</td></tr>
 * </table>
 */
public final class ForkPoolMeters implements MeterBinder {
    private static final String POOL = "pool";

    private final WeakReference<ForkPool> pool;
    private final String name;
    private final Tags tags;

    /**
     * Nothing is shown before {@link #bindTo}.
     *
     * @param pool to be watched
     * @param name what people call it; no two open pools in one registry should have the same one
     * @param more tags of all its meters
     */
    public ForkPoolMeters(ForkPool pool, String name, Tag... more) {
        this.pool = new WeakReference<>(Objects.requireNonNull(pool, "pool"));
        this.name = Objects.requireNonNull(name, "name");
        this.tags = Tags.of(more).and(POOL, name);
    }

    /**
     * Adds the meters. Those of an earlier pool with the same name give way to them. Nothing is done for a pool that has ended.
     *
     * @param registry of any kind; can be called for several
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        ForkPool watched = pool.get();
        if (watched == null || watched.isTerminated()) return;
        for (Meter earlier : registry.getMeters()) if (isOfThisName(earlier)) registry.remove(earlier);
        List<Meter> meters = new Registration(registry, watched, tags).all();
        watched.onTermination().thenRun(() -> remove(registry, meters));
    }

    private boolean isOfThisName(Meter meter) {
        return meter.getId().getName().startsWith(Registration.PREFIX)
                && name.equals(meter.getId().getTag(POOL));
    }

    /** Not those that have taken their places. */
    private static void remove(MeterRegistry registry, List<Meter> meters) {
        for (Meter present : registry.getMeters())
            for (Meter meter : meters) if (meter == present) registry.remove(meter);
    }
}
