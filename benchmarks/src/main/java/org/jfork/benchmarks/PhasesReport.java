package org.jfork.benchmarks;

import java.util.List;

/** What {@code bench phases} found. */
record PhasesReport(List<Phase> phases) {
    /**
     * One part of a worker's life.
     *
     * @param name for people
     * @param key for programs
     * @param micros how long it took
     */
    record Phase(String name, String key, Spread micros) {}

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "us, %d workers of each kind", phases.get(0).micros().count()));
        for (Phase phase : phases) text.append(String.format("%n%-34s %s", phase.name(), phase.micros()));
        return text.toString();
    }

    String json() {
        Json json = new Json()
                .put("benchmark", "phases")
                .put("java", System.getProperty("java.version"))
                .put("n", phases.get(0).micros().count());
        for (Phase phase : phases)
            json.put(phase.key() + "_median_us", phase.micros().median())
                    .put(phase.key() + "_least_us", phase.micros().least())
                    .put(phase.key() + "_most_us", phase.micros().most());
        return json.toString();
    }
}
