package org.jfork.internal.caller;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Classes of functions that the default template's forks have run. One that is run again will be run more often: the template
 * then loads its class, which each fork would otherwise read and check anew. It is not initialised there, so nothing of the program
 * is run, and each worker has its own static state as before. Safe for use by several threads.
 */
final class RepeatedFunctions {
    /** A program that makes up classes all the time has no use for this. */
    private static final int MOST = 1_000;

    private final Map<String, Integer> runs = new HashMap<>();

    /** Notes a run of {@code Class::method}; the class, if it is its second. */
    synchronized Optional<String> second(String function) {
        int end = function.indexOf("::");
        if (end <= 0 || runs.size() == MOST) return Optional.empty();
        String type = function.substring(0, end);
        return runs.merge(type, 1, Integer::sum) == 2 ? Optional.of(type) : Optional.empty();
    }
}
