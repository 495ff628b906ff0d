package org.jfork.benchmarks.pool;

import java.util.concurrent.Callable;
import org.jfork.benchmarks.measure.Contender;
import org.jfork.benchmarks.measure.Contest;
import org.jfork.benchmarks.measure.Figure;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.benchmarks.measure.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A pool of forked workers beside threads of this JVM and Python's pool. */
@Command(
        name = "pool",
        description =
                "Runs tiny tasks in a pool of forked workers, in threads, and in Python's pool: all submitted at once, and"
                        + " one after the other.")
public final class PoolCommand implements Callable<Integer> {
    private static final int USUAL = 100_000;
    private static final int TRIPS_PART = 20;

    @Mixin
    private Plan plan;

    @Option(names = "--workers", defaultValue = "2", description = "workers (default: ${DEFAULT-VALUE})")
    private int workers;

    @Option(names = "--crowd", description = "only starts so many workers in one pool, and tells what they cost")
    private int crowd;

    @Override
    public Integer call() throws Exception {
        Findings findings = new Findings("pool");
        if (crowd > 0) return plan.print(Crowd.of(crowd).tell(findings));
        findings.fact("workers", workers);
        int tasks = plan.times(USUAL);
        Contest flood = flood(new Pools(workers, new TinyTasks(tasks, tasks))).run(findings);
        findings.figure(Figure.ratio(
                "ratio_python",
                "tasks a second to those of Python's pool",
                "> 1",
                flood.row("tasks_per_second"),
                flood.row("python_tasks_per_second")));
        findings.figure(Figure.ratio(
                "ratio_threads",
                "tasks a second to those of threads",
                "",
                flood.row("tasks_per_second"),
                flood.row("threads_tasks_per_second")));
        trips(new Pools(workers, new TinyTasks(Math.max(1, tasks / TRIPS_PART), 1)))
                .run(findings);
        return plan.print(findings);
    }

    /** All submitted at once; so latencies are mostly times in a queue. */
    private Contest flood(Pools pools) {
        return Contest.perSecond(plan)
                .add(Contender.of("tasks_per_second", "forked workers", pools::forked))
                .add(Contender.of("threads_tasks_per_second", "threads", pools::threads))
                .add(Contender.of("python_tasks_per_second", "Python's ProcessPoolExecutor", pools::python));
    }

    private Contest trips(Pools pools) {
        return Contest.millis(plan)
                .add(Contender.of("trip_ms", "forked workers, one by one", pools::forked))
                .add(Contender.of("threads_trip_ms", "threads, one by one", pools::threads))
                .add(Contender.of("python_trip_ms", "Python's, one by one", pools::python));
    }
}
