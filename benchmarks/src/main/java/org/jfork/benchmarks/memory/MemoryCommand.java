package org.jfork.benchmarks.memory;

import java.util.List;
import java.util.concurrent.Callable;
import org.jfork.benchmarks.measure.Figure;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.benchmarks.measure.Headroom;
import org.jfork.benchmarks.measure.Plan;
import org.jfork.benchmarks.measure.Samples;
import org.jfork.benchmarks.peer.Peers;
import org.jfork.benchmarks.peer.Peers.AbsentException;
import org.jfork.benchmarks.peer.Peers.Source;
import org.jfork.benchmarks.peer.Programs;
import org.jfork.benchmarks.peer.TemplateFacts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Memory of idle workers: what each has to itself, and what all of them take away. */
@Command(
        name = "memory",
        description = "Memory of 1, 10, 100 and 1,000 idle workers, beside new JVMs and AnyEvent::Fork.")
public final class MemoryCommand implements Callable<Integer> {
    private static final int[] WORKERS = {1, 10, 100, 1000};
    private static final int[] JVMS = {1, 10}; // what more would cost is told by these
    private static final int MOST = 1000;
    private static final int MOST_THREADS = 20; // of a process

    @Mixin
    private Plan plan;

    private final Samples samples = new Samples();
    private String problem; // of the greatest number

    /** Workers of one kind. */
    private record Kind(String key, String name, Source source, String order, int[] counts, int megabytes) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("jfork", "jfork", Programs.JFORK, "hold", WORKERS, 3),
            new Kind("exec", "Fork.exec()", Programs.JFORK, "hold-exec", JVMS, 100),
            new Kind("perl", "AnyEvent::Fork new", Programs.PERL, "hold", WORKERS, 3));

    @Override
    public Integer call() throws Exception {
        Findings findings = new Findings("memory");
        try (Peers peers = new Peers(plan)) {
            for (int round = 0; round < plan.rounds(); round++)
                for (Kind kind : KINDS) if (plan.wants(kind.key())) round(kind, peers);
            if (peers.isStarted(Programs.JFORK))
                TemplateFacts.of(peers.get(Programs.JFORK)).addTo(findings, "template");
        }
        for (Kind kind : KINDS) addRows(kind, findings);
        addFigures(findings);
        return plan.print(findings);
    }

    private void round(Kind kind, Peers peers) throws Exception {
        Crowd crowd;
        try {
            crowd = new Crowd(peers.get(kind.source()), kind.order());
        } catch (AbsentException e) {
            problem = e.getMessage();
            return;
        }
        for (int count : kind.counts()) {
            String tooMany = Headroom.problem((long) count * MOST_THREADS, (long) count * kind.megabytes());
            if (tooMany != null) {
                problem = tooMany;
                break;
            }
            Crowd.Cost cost = crowd.of(count);
            samples.add(privateKey(kind, count), cost.entryKb());
            samples.add(idleKey(kind, count), cost.idleKb());
            samples.add(totalKey(kind, count), cost.totalMb());
        }
        crowd.leave();
    }

    private static String privateKey(Kind kind, int count) {
        return kind.key() + "_private_kb_" + count;
    }

    private static String idleKey(Kind kind, int count) {
        return kind.key() + "_idle_kb_" + count;
    }

    private static String totalKey(Kind kind, int count) {
        return kind.key() + "_total_mb_" + count;
    }

    private void addRows(Kind kind, Findings findings) {
        String why = plan.wants(kind.key()) ? problem : "not asked for";
        for (int count : kind.counts()) {
            String each = kind.name() + ", private memory of each of " + count;
            findings.row(samples.row(privateKey(kind, count), each + ", function entered", "kB", why));
            findings.row(samples.row(idleKey(kind, count), each + ", idle", "kB", why));
        }
        // What few take is lost in what the machine takes and gives back meanwhile.
        if (kind.key().equals("jfork"))
            findings.row(samples.row(totalKey(kind, MOST), kind.name() + ", all memory of " + MOST, "MB", why));
    }

    private void addFigures(Findings findings) {
        findings.figure(new Figure(
                        "private_kb_per_worker",
                        "private memory of a worker at function entry, kB, of " + MOST,
                        "<= 512",
                        samples.spread("jfork_private_kb_" + MOST)))
                .figure(new Figure(
                        "total_mb_1000",
                        "all memory of 1,000 workers, MB",
                        "<= 1500",
                        samples.spread("jfork_total_mb_" + MOST)));
    }
}
