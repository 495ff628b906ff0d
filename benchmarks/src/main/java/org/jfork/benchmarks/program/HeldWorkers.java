package org.jfork.benchmarks.program;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jfork.Fork;
import org.jfork.Worker;

/** Workers that do nothing, as many as wanted. */
public final class HeldWorkers {
    private static final int AT_ONCE = 8;

    private final Supplier<Fork> maker;
    private final Deque<Worker> workers = new ArrayDeque<>();

    HeldWorkers(Supplier<Fork> maker) {
        this.maker = maker;
    }

    /** Makes or ends some, until there are so many; their pids. */
    String hold(int count) throws Exception {
        while (workers.size() < count) make(Math.min(AT_ONCE, count - workers.size()));
        while (workers.size() > count) end(Math.min(AT_ONCE, workers.size() - count));
        return workers.stream().map(worker -> Long.toString(worker.pid())).collect(Collectors.joining(" "));
    }

    private void make(int count) throws Exception {
        List<CompletableFuture<Worker>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) running.add(maker.get().run(IdleFunction.class.getName() + "::run"));
        for (CompletableFuture<Worker> one : running) workers.add(one.get(LifeCycle.LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    private void end(int count) throws Exception {
        List<Worker> ending = new ArrayList<>();
        for (int i = 0; i < count; i++) ending.add(workers.removeLast());
        for (Worker worker : ending) worker.channel().close();
        for (Worker worker : ending) worker.onExit().get(LifeCycle.LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
