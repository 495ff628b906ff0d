package org.jfork.internal.template;

import org.jfork.internal.os.OsException;

/**
 * This process, as its caller drives it: the Java side of {@code native/include/jfork/process.h}. One per JVM, and stand-ins for it
 * while the template rehearses what its forks will do.
 */
class ControlledProcess {
    static final int COMMAND = 1;
    static final int FORKED = 2;
    static final int EOF = 3;
    static final int TERMINATED = 4;

    private static final int SEND_LIMIT_MILLIS = 10_000;

    private final int control;
    private final long hookLimitMillis;
    private HookCalls hooks; // null: none needed so far
    private TemplateMain main; // null: is not forked

    /** Takes over the control socket and the pid board that the caller passed. */
    ControlledProcess(
            int control, int board, boolean stayFrozen, int freezeLimitMillis, String policy, long hookLimitMillis)
            throws OsException {
        this.control = control;
        this.hookLimitMillis = hookLimitMillis;
        open(control, board, stayFrozen, freezeLimitMillis, policy);
    }

    /** A stand-in for a process that has been opened. */
    ControlledProcess(ControlledProcess opened) {
        control = opened.control;
        hookLimitMillis = opened.hookLimitMillis;
        hooks = opened.hooks();
    }

    final HookCalls hooks() {
        if (hooks == null) hooks = new HookCalls(Hooks.ofThisJvm(), hookLimitMillis);
        return hooks;
    }

    /** The number of the control socket, in this process and in its forks. */
    final int control() {
        return control;
    }

    final void beforeFirstFreeze(TemplateMain who) {
        main = who;
    }

    /** Called in {@link #next}: null, or what the caller is to be told, who wants a fork. */
    final byte[] beforeFreeze() {
        try {
            main.readiness().complete();
            main.readiness().repairs().restock();
            hooks().beforeFork();
            return null;
        } catch (Throwable e) {
            return Failures.of("fork", e).encode();
        }
    }

    /** Called in {@link #next}, when the process goes on. An exception ends it. */
    final void afterFreeze() {
        hooks().afterForkInTemplate();
    }

    /** Blocks until there is something to do. An exception means garbage on the control socket: the process must end. */
    native int next() throws OsException;

    /** Whether the caller has sent something since the process was opened; before the first {@link #next}. */
    native boolean isAsked();

    native byte command();

    native byte[] payload();

    /** Which of these the payload is; -1 if none. */
    native int indexOf(byte[][] payloads);

    /** The descriptors that came with the command; owned by whoever asks. */
    native int[] descriptors();

    /** How many arguments and handles wait. */
    native int itemCount();

    /** 'T', 'A' or 'H'; see {@link org.jfork.internal.wire.Layout}. */
    native byte itemKind(int index);

    /** The octets of an argument. */
    native byte[] itemOctets(int index);

    /** The descriptor of a handle; owned by whoever asks first. */
    native int itemDescriptor(int index);

    /** Forgets arguments and handles, which belong to whoever asked for them; forks get the handles as they are. */
    native void giveItems() throws OsException;

    /** Sends a frame to the caller, waiting for room, with a bound. */
    void send(byte command, byte[] payload) throws OsException {
        send(command, payload, SEND_LIMIT_MILLIS);
    }

    native void send(byte command, byte[] payload, int limitMillis) throws OsException;

    /** The same; false if it cannot be sent, which is to say that the caller is gone. */
    final boolean offer(byte command, byte[] payload) {
        return offer(command, payload, SEND_LIMIT_MILLIS);
    }

    private native boolean offer(byte command, byte[] payload, int limitMillis);

    /** From now on the process ends when its caller does, though no command is read. */
    native void watchCaller() throws OsException;

    /** Says that the function is entered and gives the control socket away; its descriptor is returned. */
    native int release() throws OsException;

    /** In a child, once it is repaired: lets the threads of user code go on. */
    native void resumeThreads();

    /** What a fork would meet, as lines; see {@link org.jfork.internal.wire.Report}. */
    native byte[] survey() throws OsException;

    native boolean isForked();

    /** Asked of the kernel: {@code ProcessHandle} is slow to load, and remembers. */
    static native int pid();

    /** In a worker: ends the process when the other end of a socket is closed; see {@link Lifeline}. */
    static native void watch(int socket) throws OsException;

    /** Ends the process without the JVM's own exit, which would wait for threads and remove files of the template. */
    native void exitNow(int status);

    private static native void open(int control, int board, boolean stayFrozen, int freezeLimitMillis, String policy)
            throws OsException;
}
