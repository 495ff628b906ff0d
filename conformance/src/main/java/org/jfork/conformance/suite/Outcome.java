package org.jfork.conformance.suite;

/** How a test ended. */
public enum Outcome {
    /** As it should. */
    PASSED,
    /** It threw something. */
    FAILED,
    /** It found that it makes no sense here. */
    ABORTED,
    /** Nobody tried. */
    SKIPPED,
    /** It began, and then the process ended. */
    UNFINISHED
}
