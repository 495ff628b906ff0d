package org.jfork.benchmarks.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
     * @param entryKb memory that only one of them has when its function is entered, on average
     * @param idleKb the same some time later: threads of the JVM have come meanwhile
     * @param totalMb all memory that is not available any more
     */
    record Cost(double entryKb, double idleKb, double totalMb) {}

    Cost of(int count) throws IOException, InterruptedException {
        List<Long> asked = new ArrayList<>();
        List<Long> atEntry = new ArrayList<>();
        for (int part = 1, parts = Math.min(count, MOST_ASKED); part <= parts; part++) {
            long newest = newest(count * part / parts);
            atEntry.add(privateKb(newest)); // at once, before it does anything by itself
            asked.add(newest);
        }
        double total = baseMb - steadyMb();
        List<Long> idle = asked.stream().map(Crowd::privateKb).toList();
        return new Cost(mean(atEntry), mean(idle), total);
    }

    /** Of so many: made when all others were there. */
    private long newest(int count) throws IOException, InterruptedException {
        peer.ask(order, Integer.toString(count - 1));
        String[] pids = peer.ask(order, Integer.toString(count));
        if (pids.length != count) throw new IOException(pids.length + " workers instead of " + count);
        return Long.parseLong(pids[count - 1]);
    }

    private static double mean(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).average().orElseThrow();
    }

    /** Until what they had is given back, which takes the kernel some seconds: the next crowd would have it on its account. */
    void leave() throws IOException, InterruptedException {
        peer.ask(order, "0");
        for (int i = 0; i < MOST_PAUSES_AT_END && Machine.megabytes("MemAvailable") < baseMb - STEADY_MB; i++)
            Thread.sleep(PAUSE_MILLIS);
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
