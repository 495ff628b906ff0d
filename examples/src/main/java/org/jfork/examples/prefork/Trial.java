package org.jfork.examples.prefork;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jfork.ExitStatus;

/** Puts a crew to the test: loads it, kills one of its workers meanwhile, measures, and ends it. */
final class Trial {
    private static final int REQUESTS = 2000;
    private static final int THREADS = 8;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Crew crew;
    private final Member victim;
    private final Client client;
    private final Comparison comparison;
    private final Report report = new Report();

    Trial(Crew crew, URI server) throws Exception {
        this.crew = crew;
        this.victim = crew.members().get(crew.members().size() / 2);
        this.client = new Client(server);
        this.comparison = Comparison.start(crew.members().size() + 1);
    }

    /** True if all went as it should. */
    boolean run() throws Exception {
        report.started(crew, comparison.member());
        MemoryTable before = MemoryTable.of(crew, comparison.member());
        Tally tally = load();
        Tally compared = loadComparison();
        report.table(crew, tally, comparison.member(), compared, before, MemoryTable.of(crew, comparison.member()));
        stop();
        return report.verdict();
    }

    private Tally load() throws Exception {
        Tally tally = new Tally(crew.members());
        Load load = Load.start(client, tally, REQUESTS, THREADS);
        load.awaitHalf();
        int answers = tally.answers();
        SuddenDeath death = SuddenDeath.of(victim.worker());
        double seconds = load.awaitSeconds();
        report.loaded(tally, REQUESTS, THREADS, seconds);
        report.killed(victim, death, answers, tally);
        return tally;
    }

    /** As many requests as each worker had, so that the memory can be compared. */
    private Tally loadComparison() throws Exception {
        Tally tally = new Tally(List.of(comparison.member()));
        int requests = REQUESTS / crew.members().size();
        Load.start(new Client(Loopback.uri(comparison.listener())), tally, requests, THREADS)
                .awaitSeconds();
        report.compared(tally, requests);
        return tally;
    }

    private void stop() throws Exception {
        crew.stop();
        comparison.stop();
        for (Member member : crew.members()) if (member != victim) report.ended(member, exit(member));
        report.ended(comparison.member(), exit(comparison.member()));
        report.left(Children.awaitEnd(STOP_LIMIT));
    }

    private static ExitStatus exit(Member member) throws Exception {
        return member.worker().onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
