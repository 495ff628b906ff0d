package org.jfork.benchmarks.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jfork.benchmarks.measure.Machine;
import org.jfork.benchmarks.peer.Peer;

/** Idle workers of one program, more and more of them. */
final class Crowd {
    private static final int MOST_ASKED = 20;
    private static final long PAUSE_MILLIS = 100;
    private static final int MOST_PAUSES = 100;
    private static final int MOST_PAUSES_AT_END = 200;
    private static final int STEADY_PAUSES = 5;
    private static final long STEADY_MB = 3;

    private final Peer peer;
    private final String order;
    private final long baseMb;

    /** What one more crowd costs is counted from now on, when there is nobody. */
    Crowd(Peer peer, String order) throws IOException, InterruptedException {
        this.peer = peer;
        this.order = order;
        baseMb = steadyMb();
    }

    /**
     * What they cost.
     *
     * @param privateKb memory that only one of them has, on average
     * @param totalMb all memory that is not available any more
     */
    record Cost(double privateKb, double totalMb) {}

    Cost of(int count) throws IOException, InterruptedException {
        List<Long> pids = Stream.of(peer.ask(order, Integer.toString(count)))
                .map(Long::valueOf)
                .toList();
        if (pids.size() != count) throw new IOException(pids.size() + " workers instead of " + count);
        double own = privateKb(pids); // at once, before they do anything by themselves
        return new Cost(own, baseMb - steadyMb());
    }

    /** Until what they had is given back, which takes the kernel some seconds: the next crowd would have it on its account. */
    void leave() throws IOException, InterruptedException {
        peer.ask(order, "0");
        for (int i = 0; i < MOST_PAUSES_AT_END && Machine.megabytes("MemAvailable") < baseMb - STEADY_MB; i++)
            Thread.sleep(PAUSE_MILLIS);
    }

    private static double privateKb(List<Long> pids) {
        List<Long> asked = new ArrayList<>();
        for (int i = 0; i < pids.size(); i += Math.max(1, pids.size() / MOST_ASKED)) asked.add(pids.get(i));
        return asked.stream().mapToLong(Crowd::privateKb).average().orElseThrow();
    }

    private static long privateKb(long pid) {
        String file = "/proc/" + pid + "/smaps_rollup";
        return Machine.number(file, "Private_Clean") + Machine.number(file, "Private_Dirty");
    }

    /** What has ended is given back by and by. */
    private static long steadyMb() throws InterruptedException {
        long before = Machine.megabytes("MemAvailable");
        for (int i = 0, steady = 0; i < MOST_PAUSES && steady < STEADY_PAUSES; i++) {
            Thread.sleep(PAUSE_MILLIS);
            long now = Machine.megabytes("MemAvailable");
            steady = Math.abs(now - before) < STEADY_MB ? steady + 1 : 0;
            before = now;
        }
        return before;
    }
}
