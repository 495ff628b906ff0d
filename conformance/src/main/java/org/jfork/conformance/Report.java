package org.jfork.conformance;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jfork.conformance.Comparison.Difference;

/** Says what came out. For one thread. */
final class Report {
    private static final int FULLY_SHOWN = 100;
    private static final int MISSING_SHOWN = 10; // when a process has crashed they may be thousands

    private final Progress out;
    private int differing;
    private boolean broken;

    Report(Progress out) {
        this.out = out;
    }

    /** A run that others are compared with must have come to its end. Says why if it has not. */
    boolean isSound(Run run) {
        for (String problem : run.problems()) broken(problem);
        if (run.result().tests() == 0) broken("no tests were found");
        return !broken;
    }

    /** Tests that do not even come to the same in two plain JVMs. */
    void unsteady(Comparison comparison) {
        list("differ between the two and are left out", comparison.unsteady());
    }

    /** Tests that cannot be run twice in one JVM. */
    void unrepeatable(Map<String, Difference> differences) {
        list("cannot be run twice in one JVM and are left out here", differences.keySet());
    }

    private void list(String what, Collection<String> ids) {
        if (!ids.isEmpty()) out.print("   " + ids.size() + " " + what + ":");
        for (String id : ids) out.print("     " + id);
    }

    private void broken(String problem) {
        broken = true;
        out.print("PROBLEM  " + problem);
    }

    /** What differs in this run. */
    void compare(Comparison comparison, Run run) {
        for (String problem : run.problems()) broken(problem);
        Map<String, Difference> differences = comparison.differences(run.result());
        differing += differences.size();
        show(differences.values().stream().filter(Difference::wasRun).toList());
        List<Difference> notRun = differences.values().stream()
                .filter(difference -> !difference.wasRun())
                .toList();
        list(
                "were not run, the first being",
                notRun.stream().map(Difference::id).limit(MISSING_SHOWN).toList());
        if (!differences.isEmpty())
            out.print("   " + differences.size() + " differ from the plain JVM, " + notRun.size()
                    + " of them were not run");
    }

    private void show(List<Difference> differences) {
        for (Difference difference : differences.subList(0, Math.min(FULLY_SHOWN, differences.size())))
            out.print("DIFFERENT  " + difference.describe());
        differences.stream().skip(FULLY_SHOWN).forEach(difference -> out.print("DIFFERENT  " + difference.id()));
    }

    /** Returns whether nothing differed and nothing went wrong. */
    boolean end() {
        boolean equal = differing == 0 && !broken;
        if (equal) out.print("equal");
        else out.print("NOT EQUAL: " + differing + " differences" + (broken ? ", and problems with processes" : ""));
        return equal;
    }
}
