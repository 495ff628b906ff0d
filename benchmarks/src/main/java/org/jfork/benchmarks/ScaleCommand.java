package org.jfork.benchmarks;

import java.io.IOException;
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
import org.jfork.benchmarks.peer.TemplateFacts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Life cycles beside workers of the same template that are alive. */
@Command(name = "scale", description = "Life cycles a second with 0, 100 and 1,000 idle workers alive.")
final class ScaleCommand implements Callable<Integer> {
    private static final int USUAL = 200;
    private static final int[] ALIVE = {0, 100, 1000};
    private static final int WORKER_MB = 3; // of the kernel's memory, too
    private static final int REST_MILLIS = 3_000;

    @Mixin
    private Plan plan;

    @Override
    public Integer call() throws Exception {
        Findings findings = new Findings("scale");
        try (Peers peers = new Peers(plan)) {
            Contest contest = Contest.perSecond(plan);
            for (int alive : ALIVE) contest.add(contender(peers, alive, findings));
            contest.run(findings);
            TemplateFacts.of(peers.get(Programs.JFORK)).addTo(findings, "template"); // as it was after its idle work
            findings.figure(ratio(contest, 100, "")).figure(ratio(contest, 1000, ">= 0.8"));
        }
        return plan.print(findings);
    }

    private Contender contender(Peers peers, int alive, Findings findings) throws Exception {
        String label = alive + " workers alive";
        if (!plan.wants(key(alive))) return Contender.absent(key(alive), label, "not asked for");
        Peer jfork = peers.get(Programs.JFORK);
        TemplateFacts template = TemplateFacts.of(jfork);
        String problem = Headroom.problem(alive * template.threads(), (long) alive * WORKER_MB);
        if (problem != null) return Contender.absent(key(alive), label, problem);
        return Contender.of(key(alive), label, () -> {
            hold(jfork, alive);
            return jfork.round("create-status", plan.times(USUAL), 1);
        });
    }

    /** Those that have just been made, or are just ending, are not idle. */
    private static void hold(Peer jfork, int alive) throws IOException, InterruptedException {
        if (jfork.ask("hold", Integer.toString(alive)).length != alive)
            throw new IOException("there are not " + alive + " workers");
        Thread.sleep(REST_MILLIS);
    }

    private static String key(int alive) {
        return "alive_" + alive + "_per_second";
    }

    private static Figure ratio(Contest contest, int alive, String goal) {
        return Figure.ratio(
                "ratio_scale_" + alive,
                "with " + alive + " workers alive to none",
                goal,
                contest.row(key(alive)),
                contest.row(key(0)));
    }
}
