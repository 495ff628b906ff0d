package org.jfork.internal.os;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * Shared memory on which the kernel writes the pid of each new child, before the child runs: so it is known even if the
 * template that made it dies at that instant. One slot per fork that is under way. Safe for use by many threads.
 */
public final class PidBoard {
    private static final int SLOTS = 16 * 1024;
    private static final VarHandle SLOT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final int descriptor;
    private final ByteBuffer memory;
    private final BitSet taken = new BitSet(SLOTS);

    public PidBoard() throws OsException {
        descriptor = create(SLOTS * Integer.BYTES);
        memory = map(descriptor, SLOTS * Integer.BYTES).order(ByteOrder.nativeOrder());
    }

    /** To be given to every exec'ed process. */
    public int descriptor() {
        return descriptor;
    }

    /** The memory itself, for who has to know where it is. */
    public ByteBuffer memory() {
        return memory;
    }

    /** A slot that reads 0 until the child exists. */
    public synchronized int take() {
        int slot = taken.nextClearBit(0);
        if (slot >= SLOTS)
            throw new IllegalStateException(SLOTS + " forks are under way already; wait for some of them to complete");
        taken.set(slot);
        SLOT.setVolatile(memory, slot * Integer.BYTES, 0);
        return slot;
    }

    /** The child's pid, 0 as long as there is none. */
    public int pid(int slot) {
        return (int) SLOT.getVolatile(memory, slot * Integer.BYTES);
    }

    public synchronized void release(int slot) {
        taken.clear(slot);
    }

    private static native int create(int length) throws OsException;

    private static native ByteBuffer map(int descriptor, int length) throws OsException;
}
