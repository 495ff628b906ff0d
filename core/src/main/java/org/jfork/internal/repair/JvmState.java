package org.jfork.internal.repair;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jfork.internal.os.OsException;

/**
 * The repairs of Java state, as a plan of fields. It is made in the template, and carried out in a child in native code:
 * no Java method runs, nothing is allocated, while the program's threads are suspended.
 */
final class JvmState {
    /** A random number, masked, is put into the last field of the path, a {@code long}. */
    static final int RANDOM_LONG = 0;
    /** The array in the last field of the path, a {@code byte[]}, is filled with random octets. */
    static final int RANDOM_OCTETS = 1;
    /** The value is put into the field, unless it is null. */
    static final int REFERENCE = 2;
    /** A random number is put into a static field, an {@code int}. */
    static final int RANDOM_INT = 3;

    private JvmState() {}

    /**
     * Adds a repair. Skipped in a child in which the class has not been initialised, or a field on the path is null.
     *
     * @param path a static field of the class, and up to two fields of the objects found
     */
    static native void plan(int kind, Class<?> holder, Field[] path, long mask, Object value);

    /**
     * Adds a repair of all instances of the class (not of subclasses) that are alive in the template: the arrays, {@code
     * byte[]}, are filled with random octets.
     *
     * @param arrays two fields of an instance
     */
    static native void planInstances(Class<?> type, Field[] arrays);

    /**
     * Says who makes the program's instances of a planned class; until it has made one, there is nothing to look for.
     *
     * @param made a field of the provider, null until it has made one
     */
    static native void planProvider(Class<?> type, Object provider, Field made);

    /**
     * Plans in the template, before the first fork after the trigger was initialised.
     *
     * @param plan a static method without parameters; it returns null, or a text that says why no fork can be right
     */
    static native void planLater(Class<?> trigger, Class<?> planner, Method plan);

    /** No fork is made while a thread of the program is in a method of this class. */
    static native void planDraws(Class<?> type);

    /** Adds a repair of all threads: a random seed, for each that has one. */
    static native void planThreads(Field seed);

    /** Adds the repair of {@link ProcessHandle#current()}. */
    static native void planIdentity(Class<?> type, Field current, Field pid, Field startTime, Method askStartTime);

    /** Changes the value of a planned {@link #REFERENCE}. */
    static native void renew(Field field, Object value);

    /** Carries out the plan; harmless in the template. */
    static native void repair() throws OsException;
}
