package org.jfork.internal.os;

/**
 * Numbered places at which a test build of the native library ends the process or waits; docs/faults.md lists them,
 * {@code native/include/jfork/fault.h} gives all numbers. With the library that users get, a point is the test of a
 * constant.
 */
public final class Faults {
    public static final int EXEC_BEGUN = 1;
    public static final int EXEC_PAIR_MADE = 2;
    public static final int EXEC_STARTED = 5;
    public static final int EXEC_WATCHED = 6;
    public static final int HELLO_UNSENT = 9;
    public static final int HELLO_SENT = 10;
    public static final int HELLO_RECEIVED = 11;

    public static final int FORK_SLOT_TAKEN = 20;
    public static final int FORK_PAIR_MADE = 21;
    public static final int FORK_LINKED = 22;
    public static final int FORK_QUEUED = 23;
    public static final int CHILD_FOUND = 24;
    public static final int CHILD_FORKED = 56;
    public static final int CHILD_REPAIRED = 57;
    public static final int CHILD_RESUMED = 58;

    public static final int REQUIRE_BEGUN = 75;
    public static final int REQUIRE_DONE = 76;
    public static final int FAILURE_UNSENT = 78;
    public static final int FAILURE_SENT = 79;
    public static final int HANDLES_COPIED = 80;
    public static final int COMMAND_QUEUED = 81;
    public static final int FAILURE_RECEIVED = 82;
    public static final int EVALUATION_BEGUN = 83;
    public static final int EVALUATION_DONE = 84;
    public static final int COMPILER_FORKED = 85;
    public static final int SOURCE_COMPILED = 86;

    public static final int RUN_BEGUN = 90;
    public static final int RUN_BOUND = 91;
    public static final int ENTERED_SENT = 93;
    public static final int FUNCTION_CALLED = 94;
    public static final int FUNCTION_LEFT = 95;
    public static final int RUN_QUEUED = 96;
    public static final int ENTERED_RECEIVED = 97;
    public static final int SOCKET_DETACHED = 98;
    public static final int WORKER_HANDED = 99;

    public static final int CLOSE_BEGUN = 110;
    public static final int HOOKS_RUN = 111;
    public static final int LEAVING = 112;
    public static final int CLOSE_QUEUED = 113;
    public static final int END_SEEN = 114;
    public static final int STATUS_COLLECTED = 115;

    public static final int COPY_BEGUN = 120;
    public static final int COPY_WATCHED = 127;
    public static final int RESULT_RECEIVED = 128;
    public static final int COPY_REPAIRED = 133;
    public static final int COPY_RENEWED = 134;
    public static final int RESULT_UNSENT = 135;
    public static final int RESULT_SENT = 136;

    private static final boolean PRESENT = present();

    private Faults() {}

    /** What is armed happens if its place is this one. The native library must have been loaded. */
    public static void point(int number) {
        if (PRESENT) reach(number);
    }

    private static native boolean present();

    private static native void reach(int point);
}
