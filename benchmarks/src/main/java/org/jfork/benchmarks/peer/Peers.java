package org.jfork.benchmarks.peer;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jfork.benchmarks.measure.Contender;
import org.jfork.benchmarks.measure.Plan;

/** The programs of one measurement: each is started when it is first needed, and all end with it. */
public final class Peers implements AutoCloseable {
    private final Plan plan;
    private final Map<Source, Peer> started = new LinkedHashMap<>();
    private final Map<Source, String> absent = new LinkedHashMap<>();

    public Peers(Plan plan) {
        this.plan = plan;
    }

    /** How a program is started. */
    @FunctionalInterface
    public interface Source {
        Peer start() throws IOException, AbsentException;
    }

    /** Something that a measurement is compared with is not installed; that is no failure. */
    public static final class AbsentException extends Exception {
        private static final long serialVersionUID = 1;

        public AbsentException(String why) {
            super(why);
        }
    }

    /** Nothing is started if the row is not wanted. */
    public Contender contender(String key, String label, Source source, String way, int times, int inFlight)
            throws IOException {
        if (!plan.wants(key)) return Contender.absent(key, label, "not asked for");
        Peer peer;
        try {
            peer = get(source);
        } catch (AbsentException e) {
            return Contender.absent(key, label, e.getMessage());
        }
        return Contender.of(key, label, () -> peer.round(way, times, inFlight));
    }

    public Peer get(Source source) throws IOException, AbsentException {
        if (absent.containsKey(source)) throw new AbsentException(absent.get(source));
        Peer peer = started.get(source);
        if (peer != null) return peer;
        try {
            started.put(source, peer = source.start());
            return peer;
        } catch (AbsentException e) {
            absent.put(source, e.getMessage());
            throw e;
        }
    }

    public boolean isStarted(Source source) {
        return started.containsKey(source);
    }

    @Override
    public void close() {
        started.values().forEach(Peer::close);
    }
}
