package org.jfork.benchmarks;

import java.util.concurrent.Callable;
import org.jfork.benchmarks.measure.Contest;
import org.jfork.benchmarks.measure.Figure;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.benchmarks.measure.Plan;
import org.jfork.benchmarks.peer.Peers;
import org.jfork.benchmarks.peer.Programs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** New JVMs a second: started, an empty function run, status known; beside a program that says hello. */
@Command(name = "exec", description = "New JVMs a second, beside plain java and AnyEvent::Fork.")
final class ExecCommand implements Callable<Integer> {
    private static final int USUAL = 8;

    @Mixin
    private Plan plan;

    @Override
    public Integer call() throws Exception {
        Findings findings = new Findings("exec");
        int n = plan.times(USUAL);
        try (Peers peers = new Peers(plan)) {
            Contest contest = Contest.perSecond(plan)
                    .add(peers.contender("exec_per_second", "Fork.exec() and run", Programs.JFORK, "exec-status", n, 1))
                    .add(peers.contender(
                            "exec_archive_per_second",
                            "Fork.exec() and run, class-data archive",
                            Programs.ARCHIVED,
                            "exec-status",
                            n,
                            1))
                    .add(peers.contender("java_per_second", "plain java, hello", Programs.JAVA, "exec", n, 1))
                    .add(peers.contender(
                            "perl_new_exec_per_second", "AnyEvent::Fork new_exec", Programs.PERL, "new_exec", 5 * n, 1))
                    .run(findings);
            findings.figure(Figure.ratio(
                            "ratio_java",
                            "Fork.exec() to plain java",
                            ">= 1.0",
                            contest.row("exec_per_second"),
                            contest.row("java_per_second")))
                    .figure(Figure.ratio(
                            "ratio_java_archive",
                            "the same with a class-data archive",
                            ">= 1.5",
                            contest.row("exec_archive_per_second"),
                            contest.row("java_per_second")))
                    .figure(Figure.ratio(
                            "ratio_perl_new_exec",
                            "Fork.exec() to AnyEvent::Fork new_exec",
                            "",
                            contest.row("exec_per_second"),
                            contest.row("perl_new_exec_per_second")));
        }
        return plan.print(findings);
    }
}
