package org.jfork.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.Worker;

/** The measurement behind {@code bench phases}: both kinds of worker in turn. */
final class PhasesRun {
    private static final long LIMIT_SECONDS = 60;

    private final int workers;
    private final int warmup;

    PhasesRun(int workers, int warmup) {
        this.workers = workers;
        this.warmup = warmup;
    }

    /** Microseconds of one worker. */
    private record Times(double entry, double end) {}

    PhasesReport run() throws Exception {
        List<Times> idle = new ArrayList<>(), accepting = new ArrayList<>();
        try (Fork template = Fork.exec().require(PhaseWorker.class)) {
            for (int i = -warmup; i < workers; i++) {
                Times one = live(template, "idle"), other = live(template, "accepting");
                if (i < 0) continue;
                idle.add(one);
                accepting.add(other);
            }
        }
        return new PhasesReport(List.of(
                new PhasesReport.Phase(
                        "fork request -> function entered",
                        "entry",
                        new Spread(idle.stream().map(Times::entry).toList())),
                new PhasesReport.Phase(
                        "function returns -> status known",
                        "end",
                        new Spread(idle.stream().map(Times::end).toList())),
                new PhasesReport.Phase(
                        "the same, 3 threads in accept",
                        "end_accepting",
                        new Spread(accepting.stream().map(Times::end).toList()))));
    }

    private static Times live(Fork template, String function) throws Exception {
        long asked = System.nanoTime();
        Worker worker = template.fork()
                .run(PhaseWorker.class.getName() + "::" + function)
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        ExitStatus status = worker.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        long known = System.nanoTime();
        if (!status.isSuccess()) throw new IllegalStateException(worker + " ended with " + status);
        ByteBuffer times = read(worker);
        return new Times((times.getLong() - asked) / 1e3, (known - times.getLong()) / 1e3);
    }

    private static ByteBuffer read(Worker worker) throws IOException {
        ByteBuffer times = ByteBuffer.allocate(PhaseWorker.OCTETS);
        try (SocketChannel channel = worker.channel()) {
            while (times.hasRemaining()) if (channel.read(times) < 0) throw new EOFException(worker + " told nothing");
        }
        return times.flip();
    }
}
