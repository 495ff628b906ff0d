package org.jfork.conformance;

import java.util.List;

/**
 * A suite that was run.
 *
 * @param title for people
 * @param result what became of the tests
 * @param problems what went wrong with the processes; empty if nothing did
 * @param millis how long it took
 */
record Run(String title, SuiteResult result, List<String> problems, long millis) {}
