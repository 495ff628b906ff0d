package org.jfork.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a measurement found, and on which machine. Not safe for use by several threads. */
public final class Findings {
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    public Findings(String benchmark) {
        facts.put("benchmark", benchmark);
        facts.putAll(Machine.facts());
    }

    public Findings fact(String key, Object value) {
        facts.put(key, value instanceof Double number ? Rounded.of(number) : value);
        return this;
    }

    public Findings row(Row row) {
        rows.add(row);
        return this;
    }

    public Findings figure(Figure figure) {
        figures.add(figure);
        return this;
    }

    /** Something that must not be. */
    public Findings complain(String complaint) {
        complaints.add(complaint);
        return this;
    }

    public boolean isGood() {
        return complaints.isEmpty();
    }

    /** As a JSON object: each row and figure also by its key alone, with its median; null for what is absent. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>(facts);
        for (Row row : rows)
            members.put(
                    row.key(), row.isAbsent() ? null : Rounded.of(row.values().median()));
        for (Figure figure : figures) members.put(figure.key(), figure.median());
        members.put("rows", rows.stream().map(Row::members).toList());
        members.put("figures", figures.stream().map(Figure::members).toList());
        members.put("complaints", complaints);
        members.put("ok", isGood());
        return members;
    }
}
