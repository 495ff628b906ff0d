package org.jfork.internal.os;

/** An epoll instance with a wake-up. One thread waits; any thread may change what it waits for. See epoll(7). */
public final class Poller implements AutoCloseable {
    public static final int READ = 1;
    public static final int WRITE = 4;

    private final long handle;

    public Poller() throws OsException {
        handle = open();
    }

    /** Watches a descriptor; {@code token} is what {@link #await} tells. A closed descriptor is forgotten. */
    public void add(int descriptor, int events, long token) throws OsException {
        control(handle, descriptor, events, token, 1);
    }

    public void change(int descriptor, int events, long token) throws OsException {
        control(handle, descriptor, events, token, 3);
    }

    public void remove(int descriptor) throws OsException {
        control(handle, descriptor, 0, 0, 2);
    }

    /** Waits, puts tokens of ready descriptors into {@code tokens} and returns how many; 0 after {@link #wake}. */
    public int await(long[] tokens) throws OsException {
        return await(handle, tokens);
    }

    public void wake() {
        wake(handle);
    }

    @Override
    public void close() {
        close(handle);
    }

    private static native long open() throws OsException;

    private static native void control(long handle, int descriptor, int events, long token, int operation)
            throws OsException;

    private static native int await(long handle, long[] tokens) throws OsException;

    private static native void wake(long handle);

    private static native void close(long handle);
}
