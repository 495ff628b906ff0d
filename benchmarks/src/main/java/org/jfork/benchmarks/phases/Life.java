package org.jfork.benchmarks.phases;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jfork.benchmarks.phases.Trace.Event;

/** The events of one life: of caller, template and child, one life after the other. */
final class Life {
    private static final int FIRST = 20; // the caller takes a place for the pid
    private static final int CLONING = 37;
    private static final int RESUMED = 43; // the last that a template does for a life
    private static final int LEAVING = 112;
    private static final double MICRO = 1e3;

    private final Map<Integer, Event> events = new HashMap<>();

    /**
     * @param all events, in the order of time
     * @param ends when the caller had read the end of each socket, in the same order
     */
    static List<Life> split(List<Event> all, long[] ends) {
        List<Life> lives = new ArrayList<>();
        for (Event event : all) {
            if (event.point() == FIRST) lives.add(new Life());
            if (!lives.isEmpty()) owner(lives, event.point()).events.putIfAbsent(event.point(), event);
        }
        if (lives.size() != ends.length)
            throw new IllegalStateException(ends.length + " lives, but the trace has " + lives.size());
        for (int i = 0; i < ends.length; i++)
            lives.get(i).events.put(Phase.END_OF_SOCKET, new Event(ends[i], 0, 0, Phase.END_OF_SOCKET));
        return lives;
    }

    /** The last one; but a template may still be busy with a life when the next has begun. */
    private static Life owner(List<Life> lives, int point) {
        int last = lives.size() - 1;
        boolean isBehindClone = point > CLONING && point <= RESUMED;
        while (isBehindClone && last > 0 && !lives.get(last).events.containsKey(CLONING)) last--;
        return lives.get(last);
    }

    /** Nothing if it did not come to that, or the other way round. */
    OptionalDouble micros(Phase phase) {
        Event from = events.get(phase.from()), to = events.get(phase.to());
        if (from == null || to == null || to.nanos() < from.nanos()) return OptionalDouble.empty();
        return OptionalDouble.of((to.nanos() - from.nanos()) / MICRO);
    }

    OptionalDouble faults(Phase phase) {
        Event from = events.get(phase.from()), to = events.get(phase.to());
        if (from == null || to == null || !phase.isOfOneProcess() || from.pid() != to.pid())
            return OptionalDouble.empty();
        long faults = to.faults() - from.faults();
        return faults < 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(faults); // of two threads, one of them interrupted
    }

    /** Of the child at its end. */
    OptionalDouble childFaults() {
        Event leaving = events.get(LEAVING);
        return leaving == null ? OptionalDouble.empty() : OptionalDouble.of(leaving.faults());
    }
}
