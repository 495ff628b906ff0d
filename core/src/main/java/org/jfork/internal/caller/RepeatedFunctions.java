package org.jfork.internal.caller;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Functions that the default template's forks have run. One that is run again will be run more often: the template
 * then loads its class and looks it up, which each fork would otherwise do anew. The class is not initialised there, so nothing of the program
 * is run, and each worker has its own static state as before. Safe for use by several threads.
 */
final class RepeatedFunctions {
    /** A program that makes up classes all the time has no use for this. */
    private static final int MOST = 1_000;

    private final Map<String, Integer> runs = new HashMap<>();

    /** Notes a run of {@code Class::method}, with a descriptor or an empty one; both together, if it is the second. */
    synchronized Optional<String> second(String function, String descriptor) {
        if (function.indexOf("::") <= 0 || runs.size() == MOST) return Optional.empty();
        String full = function + descriptor;
        return runs.merge(full, 1, Integer::sum) == 2 ? Optional.of(full) : Optional.empty();
    }
}
