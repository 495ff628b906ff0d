package org.jfork.internal.template;

/** How often methods have been called in this JVM, as far as the interpreter has counted: see native/jni/method_counters.c. */
final class MethodCounters {
    private MethodCounters() {}

    /**
     * Counting starts anew, for all methods.
     *
     * @return how many had been called; -1 if this JVM does not tell where it counts, and nothing is changed
     */
    static native int forget();
}
