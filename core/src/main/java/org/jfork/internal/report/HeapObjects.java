package org.jfork.internal.report;

/** A walk through the heap. It takes time, some milliseconds for each 100 MB, and stops all threads meanwhile. */
final class HeapObjects {
    private HeapObjects() {}

    /** The instances of classes and of their subclasses, garbage included; null if this JVM cannot tell. */
    static native Object[] instancesOf(Class<?>... types);
}
