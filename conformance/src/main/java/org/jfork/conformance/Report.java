package org.jfork.conformance;

import java.util.Collection;
import java.util.Map;
import org.jfork.conformance.Comparison.Difference;

/** Says what came out. For one thread. */
final class Report {
    private static final int SHOWN_FULLY = 20;

    private final Progress out;
    private int differing;
    private boolean broken;

    Report(Progress out) {
        this.out = out;
    }

    /** Tests that do not even come to the same in two plain JVMs. */
    void unsteady(Comparison comparison, SuiteResult plain) {
        list("differ between the two and are left out", comparison.unsteady());
        if (plain.tests() == 0) broken("no tests were found");
    }

    /** Tests that cannot be run twice in one JVM. */
    void unrepeatable(Map<String, Difference> differences) {
        list("cannot be run twice in one JVM and are left out here", differences.keySet());
    }

    private void list(String what, Collection<String> ids) {
        if (!ids.isEmpty()) out.print("   " + ids.size() + " " + what + ":");
        for (String id : ids) out.print("     " + id);
    }

    /** A run that others are compared with must at least have come to its end. */
    boolean baseline(Run run) {
        for (String problem : run.problems()) broken(problem);
        return !broken;
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
        int shown = 0;
        for (Difference difference : differences.values()) {
            if (shown++ < SHOWN_FULLY) out.print("DIFFERENT  " + difference.describe());
            else out.print("DIFFERENT  " + difference.id());
        }
        if (!differences.isEmpty()) out.print("   " + differences.size() + " differ from the plain JVM");
    }

    /** Returns whether nothing differed and nothing went wrong. */
    boolean end() {
        boolean equal = differing == 0 && !broken;
        if (equal) out.print("equal");
        else out.print("NOT EQUAL: " + differing + " differences" + (broken ? ", and problems with processes" : ""));
        return equal;
    }
}
