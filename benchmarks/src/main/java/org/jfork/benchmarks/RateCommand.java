package org.jfork.benchmarks;

import java.util.concurrent.Callable;
import org.jfork.benchmarks.measure.Contest;
import org.jfork.benchmarks.measure.Figure;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.benchmarks.measure.Plan;
import org.jfork.benchmarks.peer.Peer;
import org.jfork.benchmarks.peer.Peers;
import org.jfork.benchmarks.peer.Programs;
import org.jfork.benchmarks.peer.TemplateFacts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Life cycles a second: make a process from the default template, run an empty function, gone. */
@Command(name = "rate", description = "Life cycles a second, beside those of others, and the least that one can cost.")
final class RateCommand implements Callable<Integer> {
    private static final int USUAL = 300;
    private static final int MOST_IN_FLIGHT = 64;
    private static final int[] IN_FLIGHT = {1, 2, 8, MOST_IN_FLIGHT};

    @Mixin
    private Plan plan;

    @Override
    public Integer call() throws Exception {
        Findings findings = new Findings("rate");
        try (Peers peers = new Peers(plan)) {
            Contest contest = Contest.perSecond(plan);
            addJfork(contest, peers);
            addOthers(contest, peers);
            Leftovers leftovers = new Leftovers(peers);
            contest.run(findings);
            leftovers.check(findings);
            describe(peers, findings);
            addRatios(contest, findings);
        }
        return plan.print(findings);
    }

    private void addJfork(Contest contest, Peers peers) throws Exception {
        int n = plan.times(USUAL);
        for (String moment : new String[] {"eof", "status"})
            for (int many : IN_FLIGHT)
                contest.add(peers.contender(
                        "jfork_" + (moment.equals("eof") ? "" : "status_") + flight(many) + "per_second",
                        "jfork, " + many + " in flight, " + (moment.equals("eof") ? "end of socket" : "status known"),
                        Programs.JFORK,
                        "create-" + moment,
                        n,
                        many));
        contest.add(peers.contender(
                "jfork_spares_per_second",
                "jfork with 4 spares, 1 in flight, end of socket",
                Programs.SPARES,
                "spare-eof",
                n,
                1));
        for (int many : new int[] {1, 8})
            contest.add(peers.contender(
                    "floor_" + flight(many) + "per_second",
                    "floor: clone and exit, " + many + " in flight, status known",
                    Programs.FLOOR,
                    "create-stillborn",
                    n,
                    many));
    }

    /** The slower ones less often, so that a round of each takes about the same time. */
    private void addOthers(Contest contest, Peers peers) throws Exception {
        int n = plan.times(USUAL);
        for (int many : new int[] {1, 8}) {
            String flight = flight(many), inFlight = ", " + many + " in flight";
            contest.add(peers.contender(
                    "perl_new_" + flight + "per_second",
                    "AnyEvent::Fork new" + inFlight,
                    Programs.PERL,
                    "new",
                    n,
                    many));
            contest.add(peers.contender(
                    "perl_gone_" + flight + "per_second",
                    "AnyEvent::Fork fork, process gone" + inFlight,
                    Programs.PERL,
                    "gone",
                    n,
                    many));
            contest.add(peers.contender(
                    "perl_new_exec_" + flight + "per_second",
                    "AnyEvent::Fork new_exec" + inFlight,
                    Programs.PERL,
                    "new_exec",
                    atLeast(2 * many, n / 3),
                    many));
            contest.add(peers.contender(
                    "python_" + flight + "per_second",
                    "Python forkserver" + inFlight,
                    Programs.PYTHON,
                    "forkserver",
                    atLeast(2 * many, n / 3),
                    many));
            contest.add(peers.contender(
                    "java_" + flight + "per_second",
                    "exec of plain java" + inFlight,
                    Programs.JAVA,
                    "exec",
                    atLeast(2 * many, n / 20),
                    many));
        }
    }

    private static String flight(int many) {
        return many == 1 ? "" : many + "_";
    }

    private static int atLeast(int least, int number) {
        return Math.max(least, number);
    }

    private static void describe(Peers peers, Findings findings) throws Exception {
        if (peers.isStarted(Programs.JFORK))
            TemplateFacts.of(peers.get(Programs.JFORK)).addTo(findings, "template");
        if (peers.isStarted(Programs.FLOOR))
            TemplateFacts.of(peers.get(Programs.FLOOR)).addTo(findings, "floor_template");
    }

    private static void addRatios(Contest contest, Findings findings) {
        findings.figure(Figure.ratio(
                        "ratio_perl",
                        "jfork to AnyEvent::Fork new",
                        ">= 1.0",
                        contest.row("jfork_per_second"),
                        contest.row("perl_new_per_second")))
                .figure(Figure.ratio(
                        "ratio_perl_spares",
                        "the same with 4 spares",
                        "",
                        contest.row("jfork_spares_per_second"),
                        contest.row("perl_new_per_second")))
                .figure(Figure.ratio(
                        "ratio_perl_8",
                        "the same, 8 in flight",
                        ">= 1.5",
                        contest.row("jfork_8_per_second"),
                        contest.row("perl_new_8_per_second")))
                .figure(Figure.ratio(
                        "ratio_perl_gone",
                        "jfork to AnyEvent::Fork, the process gone in both",
                        "",
                        contest.row("jfork_per_second"),
                        contest.row("perl_gone_per_second")))
                .figure(Figure.ratio(
                        "ratio_floor",
                        "jfork to the floor, status known",
                        ">= 0.6",
                        contest.row("jfork_status_per_second"),
                        contest.row("floor_per_second")))
                .figure(Figure.ratio(
                        "ratio_floor_perl",
                        "the floor to AnyEvent::Fork new: what a fork of so much memory and so many mappings leaves",
                        "",
                        contest.row("floor_per_second"),
                        contest.row("perl_new_per_second")));
    }

    /** After any number of life cycles, a program must hold no more than before. */
    private static final class Leftovers {
        private final Peer jfork;

        Leftovers(Peers peers) throws Exception {
            jfork = peers.isStarted(Programs.JFORK) ? peers.get(Programs.JFORK) : null;
            if (jfork == null) return;
            jfork.round("create-status", MOST_IN_FLIGHT, MOST_IN_FLIGHT);
            jfork.ask("before");
        }

        void check(Findings findings) throws Exception {
            if (jfork == null) return;
            String after = String.join(" ", jfork.ask("after"));
            findings.fact("left_over", after.startsWith("same") ? "nothing" : after);
            if (!after.startsWith("same")) findings.complain("something stays behind: " + after);
        }
    }
}
