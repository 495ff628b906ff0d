package org.jfork.internal.repair;

/** What repairs need to know of the JVM and the kernel. */
final class JvmState {
    private JvmState() {}

    /** Whether a class has been initialised; if not, it has no state to repair. Never initialises it. */
    static native boolean isInitialized(Class<?> type);

    /** All live platform threads. */
    static native Thread[] threads();

    /** Fills the array from the kernel's random number generator; see getrandom(2). */
    static native void random(byte[] octets);
}
