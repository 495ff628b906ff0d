package org.jfork.benchmarks;

import java.util.concurrent.Callable;
import org.jfork.benchmarks.measure.Contender;
import org.jfork.benchmarks.measure.Contest;
import org.jfork.benchmarks.measure.Figure;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.benchmarks.measure.Headroom;
import org.jfork.benchmarks.measure.Plan;
import org.jfork.benchmarks.peer.Peer;
import org.jfork.benchmarks.peer.Peers;
import org.jfork.benchmarks.peer.Programs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What size costs: of templates, and of the programs that use them. */
@Command(
        name = "big",
        description =
                "Life cycles a second of templates with 20, 200 and 2,000 MB of live heap, and in programs with so much,"
                        + " beside plain fork of a C program of that size.")
final class BigCommand implements Callable<Integer> {
    private static final int USUAL = 100;
    private static final int[] MEGABYTES = {20, 200, 2000};
    private static final int LEAST = 20;
    private static final int MOST = 2000;

    @Mixin
    private Plan plan;

    @Override
    public Integer call() throws Exception {
        Findings findings = new Findings("big");
        try (Peers peers = new Peers(plan)) {
            Contest contest = Contest.perSecond(plan);
            for (int megabytes : MEGABYTES) {
                contest.add(template(peers, megabytes));
                contest.add(forMain(peers, megabytes));
                contest.add(plain(peers, megabytes));
            }
            contest.run(findings);
            addRatios(contest, findings);
        }
        return plan.print(findings);
    }

    /** Each template in a small program of its own. */
    private Contender template(Peers peers, int megabytes) throws Exception {
        String key = key("template", megabytes), label = "template with " + megabytes + " MB of live heap";
        String problem = problem(megabytes);
        if (problem != null) return Contender.absent(key, label, problem);
        Peers.Source source = () -> {
            Peer peer = Programs.JFORK.start();
            peer.ask("heap", Integer.toString(megabytes));
            return peer;
        };
        return peers.contender(key, label, source, "heap-status", times(megabytes), 1);
    }

    private Contender forMain(Peers peers, int megabytes) throws Exception {
        String key = key("main", megabytes), label = "default template, program with " + megabytes + " MB";
        String problem = problem(megabytes);
        if (problem != null) return Contender.absent(key, label, problem);
        return peers.contender(key, label, Programs.jfork(megabytes), "create-status", plan.times(USUAL), 1);
    }

    private Contender plain(Peers peers, int megabytes) throws Exception {
        String key = key("plain_fork", megabytes), label = "plain fork, C program with " + megabytes + " MB";
        String problem = problem(megabytes);
        if (problem != null) return Contender.absent(key, label, problem);
        return peers.contender(key, label, Programs.plainFork(megabytes), "fork", times(megabytes), 1);
    }

    /** A heap has room for half as much again. */
    private static String problem(int megabytes) {
        return Headroom.problem(100, megabytes * 3L / 2);
    }

    /** Big ones take long. */
    private int times(int megabytes) {
        int n = plan.times(USUAL);
        return Math.max(3, megabytes <= LEAST ? n : megabytes < MOST ? n / 3 : n / 10);
    }

    private static String key(String kind, int megabytes) {
        return kind + "_" + megabytes + "mb_per_second";
    }

    private static void addRatios(Contest contest, Findings findings) {
        for (int megabytes : MEGABYTES)
            findings.figure(Figure.ratio(
                    "ratio_plain_fork_" + megabytes + "mb",
                    "template to plain fork, " + megabytes + " MB",
                    megabytes == MOST ? ">= 10" : "",
                    contest.row(key("template", megabytes)),
                    contest.row(key("plain_fork", megabytes))));
        findings.figure(Figure.ratio(
                "ratio_main_2000mb",
                "in a program with 2,000 MB to one with 20 MB",
                ">= 0.9",
                contest.row(key("main", MOST)),
                contest.row(key("main", LEAST))));
    }
}
