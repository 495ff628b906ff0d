package org.jfork;

/** What is done about a {@link Hazard} in a process that is to be forked. */
public enum Treatment {
    /** Put right in the forked process: it gets one of its own, or one that says that it is closed. */
    REPAIR,
    /** The fork fails, with an error that says what was found and what to do. */
    REFUSE,
    /** Forked as it is, and shared with the template and its other forks. */
    ALLOW
}
