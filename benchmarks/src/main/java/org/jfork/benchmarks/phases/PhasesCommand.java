package org.jfork.benchmarks.phases;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jfork.benchmarks.measure.Findings;
import org.jfork.benchmarks.measure.Plan;
import org.jfork.benchmarks.measure.Row;
import org.jfork.benchmarks.measure.Spread;
import org.jfork.benchmarks.peer.Peer;
import org.jfork.benchmarks.peer.Programs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How long the parts of a life take, and how many page faults they cost. */
@Command(
        name = "phases",
        description =
                "Forks workers one after the other, from a template that stays frozen and from one that does not, with a trace.")
public final class PhasesCommand implements Callable<Integer> {
    private static final int USUAL = 30;

    @Mixin
    private Plan plan;

    private final List<Life> frozen = new ArrayList<>();
    private final List<Life> running = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Findings findings = new Findings("phases");
        try (Trace trace = new Trace();
                Peer peer = Programs.traced(trace.file())) {
            for (int round = -plan.warmup(); round < plan.rounds(); round++) {
                List<Life> some = round(peer, trace, "frozen"), others = round(peer, trace, "running");
                if (round < 0) continue;
                frozen.addAll(some);
                running.addAll(others);
            }
        }
        findings.fact("n", frozen.size() + running.size());
        describe(findings, "frozen_", frozen, Phase.OF_A_FROZEN_TEMPLATE);
        describe(findings, "running_", running, Phase.OF_A_RUNNING_TEMPLATE);
        return plan.print(findings);
    }

    private List<Life> round(Peer peer, Trace trace, String template) throws Exception {
        trace.events();
        String[] answer = peer.ask("ends", template, Integer.toString(plan.times(USUAL)));
        return Life.split(
                trace.events(), Stream.of(answer).mapToLong(Long::parseLong).toArray());
    }

    private void describe(Findings findings, String prefix, List<Life> lives, List<Phase> request) {
        List<Phase> phases = Stream.of(Phase.OF_THE_CALLER, request, Phase.OF_ALL)
                .flatMap(List::stream)
                .toList();
        String template = prefix.startsWith("frozen") ? "frozen: " : "running: ";
        for (Phase phase : phases)
            add(
                    findings,
                    prefix + phase.key() + "_us",
                    template + phase.label(),
                    "us",
                    lives,
                    life -> life.micros(phase));
        for (Phase phase : phases)
            if (phase.isOfOneProcess())
                add(
                        findings,
                        prefix + phase.key() + "_faults",
                        template + phase.label(),
                        "page faults",
                        lives,
                        life -> life.faults(phase));
        add(findings, prefix + "child_faults", template + "child: all of it", "page faults", lives, Life::childFaults);
    }

    /** Some are not reached in every life: a template that is slow is overtaken by the next request. */
    private void add(
            Findings findings,
            String key,
            String label,
            String unit,
            List<Life> lives,
            Function<Life, OptionalDouble> value) {
        List<Double> values = new ArrayList<>();
        for (Life life : lives) value.apply(life).ifPresent(values::add);
        if (!plan.wants(key)) return;
        findings.row(
                values.isEmpty()
                        ? Row.absent(key, label, unit, "not passed")
                        : Row.of(key, label, unit, new Spread(values)));
    }
}
