package org.jfork.benchmarks.churn.scenario;

/** What a background thread does over and over. Each checks its own results. */
interface Activity {
    /** Takes some microseconds, or a few milliseconds. */
    void once() throws Exception;
}
