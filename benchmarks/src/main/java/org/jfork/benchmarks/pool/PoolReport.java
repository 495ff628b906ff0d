package org.jfork.benchmarks.pool;

import java.util.List;
import org.jfork.benchmarks.Json;

/** What {@code bench pool} found; of several rounds the median. */
record PoolReport(int workers, int tasks, List<PoolTrial> forked, List<PoolTrial> threads, List<PoolTrial> python) {
    private double perSecond(List<PoolTrial> trials) {
        return tasks / trials.stream().mapToDouble(PoolTrial::seconds).sorted().toArray()[trials.size() / 2];
    }

    private static double percentile(List<PoolTrial> trials, double percent) {
        return trials.stream()
                        .mapToDouble(trial -> trial.trips().getValueAtPercentile(percent))
                        .sorted()
                        .toArray()[trials.size() / 2]
                / PoolTrial.MICRO;
    }

    String text() {
        return line("forked workers", forked)
                + line("threads", threads)
                + line("Python's pool", python)
                + String.format("%.2f times Python's, %.3f times threads", ratio(python), ratio(threads));
    }

    private double ratio(List<PoolTrial> other) {
        return perSecond(forked) / perSecond(other);
    }

    private String line(String name, List<PoolTrial> trials) {
        return String.format(
                "%-15s %9.0f tasks/s, round trip us: p50 %.0f, p99 %.0f%n",
                name, perSecond(trials), percentile(trials, 50), percentile(trials, 99));
    }

    String json() {
        return new Json()
                .put("benchmark", "pool")
                .put("java", System.getProperty("java.version"))
                .put("workers", workers)
                .put("tasks", tasks)
                .put("rounds", forked.size())
                .put("tasks_per_second", perSecond(forked))
                .put("tasks_per_second_python", perSecond(python))
                .put("tasks_per_second_threads", perSecond(threads))
                .put("ratio_python", ratio(python))
                .putExactly("ratio_threads", ratio(threads))
                .put("p50_us", percentile(forked, 50))
                .put("p99_us", percentile(forked, 99))
                .put("p50_us_python", percentile(python, 50))
                .put("p99_us_python", percentile(python, 99))
                .put("p50_us_threads", percentile(threads, 50))
                .put("p99_us_threads", percentile(threads, 99))
                .toString();
    }
}
