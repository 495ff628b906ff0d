package org.jfork.conformance;

import org.jfork.conformance.suite.Outcome;

/**
 * What became of a test or of what contains tests, such as a class.
 *
 * @param id JUnit's unique id, the same in every run
 * @param name for people
 * @param isTest false for what contains tests
 * @param outcome how it ended
 * @param thrown the class of what it threw, or empty
 * @param detail the stack trace, or why it was skipped, or empty
 */
record TestResult(String id, String name, boolean isTest, Outcome outcome, String thrown, String detail) {
    /** The same outcome, by the same kind of exception. Messages may well differ. */
    boolean sameAs(TestResult other) {
        return other != null && outcome == other.outcome && thrown.equals(other.thrown);
    }

    String describe() {
        return outcome.name().toLowerCase() + (thrown.isEmpty() ? "" : " with " + thrown);
    }
}
