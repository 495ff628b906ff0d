package org.jfork.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Rounds in which each contender has its turn, there and back again (A B C, C B A, A B C, ...), so that what else the machine does meets
 * all of them.
 */
public final class Contest {
    private final Plan plan;
    private final String unit;
    private final ToDoubleFunction<Lap> value;
    private final List<Contender> contenders = new ArrayList<>();
    private final Map<String, List<Double>> values = new LinkedHashMap<>();
    private final Map<String, Histogram> latencies = new LinkedHashMap<>();
    private int failed;
    private int done;

    private Contest(Plan plan, String unit, ToDoubleFunction<Lap> value) {
        this.plan = plan;
        this.unit = unit;
        this.value = value;
    }

    public static Contest perSecond(Plan plan) {
        return new Contest(plan, "/s", Lap::perSecond);
    }

    public static Contest millis(Plan plan) {
        return new Contest(plan, "ms", Lap::millis);
    }

    public Contest add(Contender contender) {
        contenders.add(
                plan.wants(contender.key())
                        ? contender
                        : Contender.absent(contender.key(), contender.label(), "not asked for"));
        return this;
    }

    /** A contender that throws is absent from then on, and its failure is one of the contest. */
    public Contest run(Findings findings) {
        for (int round = -plan.warmup(); round < plan.rounds(); round++) {
            List<Contender> order = new ArrayList<>(contenders);
            if (round % 2 != 0) Collections.reverse(order);
            for (Contender contender : order) if (contender.absent() == null) run(contender, round >= 0, findings);
        }
        contenders.forEach(contender -> findings.row(row(contender.key())));
        if (failed > 0) findings.complain(failed + " of " + (done + failed) + " failed");
        findings.fact("n", done).fact("failed", failed);
        return this;
    }

    private void run(Contender contender, boolean counts, Findings findings) {
        try {
            Lap lap = contender.course().run();
            if (counts) count(contender, lap);
        } catch (Exception e) {
            findings.complain(contender.label() + ": " + e.getMessage());
            Contender absent = Contender.absent(contender.key(), contender.label(), "failed: " + e.getMessage());
            contenders.replaceAll(one -> one == contender ? absent : one);
        }
    }

    private void count(Contender contender, Lap lap) {
        failed += lap.failed();
        done += lap.latencies().length;
        values.computeIfAbsent(contender.key(), key -> new ArrayList<>()).add(value.applyAsDouble(lap));
        Histogram histogram = latencies.computeIfAbsent(contender.key(), key -> new Histogram(3));
        for (long nanos : lap.latencies()) histogram.recordValue(nanos);
    }

    public Row row(String key) {
        for (Contender contender : contenders) if (contender.key().equals(key)) return row(contender);
        throw new IllegalArgumentException("no contender " + key);
    }

    private Row row(Contender contender) {
        String key = contender.key();
        if (contender.absent() != null) return Row.absent(key, contender.label(), unit, contender.absent());
        return new Row(key, contender.label(), unit, new Spread(values.get(key)), latencies.get(key), null);
    }
}
