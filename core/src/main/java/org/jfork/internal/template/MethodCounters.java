package org.jfork.internal.template;

/** How often methods have been called in this JVM, as far as the interpreter has counted: see native/jni/method_counters.c. */
final class MethodCounters {
    private MethodCounters() {}

    /**
     * Counting starts anew, for all methods, each in a place that it gets with its next call. Other threads are suspended for a moment.
     *
     * @return how many had been called; -1 if this JVM does not tell where it counts, or its threads cannot be suspended, and nothing is
     *     changed
     */
    static native int forget();

    /**
     * The same, where they are counted now: they are not counted elsewhere.
     *
     * @return how many had been called; -1 if this JVM does not tell where it counts, and nothing is changed
     */
    static native int restart();
}
