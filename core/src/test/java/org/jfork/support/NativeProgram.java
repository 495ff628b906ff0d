package org.jfork.support;

import java.nio.ByteBuffer;

/** What native code of a program may do; part of the {@linkplain FaultyLibrary library with fault points}. */
public final class NativeProgram {
    private NativeProgram() {}

    /** By C's {@code stdout}, which has a buffer. */
    public static native void print(String text);

    /** The same by a handler of {@code atexit(3)}; up to four times. */
    public static native void printAtExit(String text);

    /** Not {@code System.exit}: C's {@code exit(3)}. */
    public static native void exit(int status);

    /** Ends by a segmentation fault. */
    public static native void crash();

    /** Holds a lock, without a system call, until the first octet of this direct buffer is not zero. */
    public static native void holdLock(ByteBuffer released);

    /** Waits for that lock. */
    public static native void takeLock();

    /** Calls back; a virtual thread is pinned meanwhile. */
    public static native void call(Runnable work);
}
