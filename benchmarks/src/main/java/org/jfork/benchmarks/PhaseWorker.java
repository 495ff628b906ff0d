package org.jfork.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker function that tells when it was entered and when it returns, by {@link System#nanoTime}, which is one clock for all
 * processes of a machine (Linux: {@code CLOCK_MONOTONIC}).
 */
public final class PhaseWorker {
    static final int OCTETS = 2 * Long.BYTES;

    private static final int THREADS = 3;
    private static final long PAUSE_NANOS = 100_000;

    private PhaseWorker() {}

    public static void idle(SocketChannel control) throws IOException {
        long entered = System.nanoTime();
        leave(control, entered);
    }

    /** With threads in native code that nothing brings out of it. */
    public static void accepting(SocketChannel control) throws IOException {
        long entered = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) threads.add(accept(new ServerSocket(0)));
        for (Thread thread : threads) while (!isInNativeCode(thread)) LockSupport.parkNanos(PAUSE_NANOS);
        leave(control, entered);
    }

    private static void leave(SocketChannel control, long entered) throws IOException {
        ByteBuffer times = ByteBuffer.allocate(OCTETS).putLong(entered);
        times.putLong(System.nanoTime()).flip();
        while (times.hasRemaining()) control.write(times);
    }

    private static Thread accept(ServerSocket socket) {
        Thread thread = new Thread(() -> {
            try {
                socket.accept();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }

    private static boolean isInNativeCode(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getMethodName().matches("accept|poll");
    }
}
