package org.jfork;

/** What the kernel can limit for a process; see setrlimit(2). */
public enum ResourceLimit {
    /** Processor time, in seconds. */
    CPU(0),
    /** The size of files written, in octets. */
    FILE_SIZE(1),
    /** Data segment and private memory, in octets. */
    DATA(2),
    /** The main thread's stack, in octets; of little effect in a JVM. */
    STACK(3),
    /** The size of a core file, in octets. */
    CORE(4),
    /** Processes and threads of the user, in number. */
    PROCESSES(6),
    /** Open descriptors, in number. */
    OPEN_FILES(7),
    /** Locked memory, in octets. */
    LOCKED_MEMORY(8),
    /** Virtual memory, in octets; a JVM has much more of it than it uses. */
    ADDRESS_SPACE(9);

    /** No limit. */
    public static final long UNLIMITED = -1;

    private final int number; // in the kernel, on x86-64

    ResourceLimit(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
