package org.jfork.copy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jfork.CopyOptions;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.support.NativeProgram;

/** Is copied while its threads are in native code, and virtual ones in all their states; prints what came of it. */
final class NativeThreadProgram {
    private static final CopyOptions SHORT = new CopyOptions().limit(Duration.ofMillis(300));

    private NativeThreadProgram() {}

    public static void main(String[] args) throws Exception {
        if (Fork.unsupportedReason() != null) throw new IllegalStateException(Fork.unsupportedReason());
        switch (args[0]) {
            case "native" -> inNativeCode();
            case "virtual" -> inAllStates();
            case "untracked" -> untracked();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** The lock of native code that a thread holds would never be free in a copy. */
    private static void inNativeCode() throws Exception {
        ByteBuffer released = ByteBuffer.allocateDirect(1);
        Thread thread = new Thread(() -> NativeProgram.holdLock(released), "holding");
        thread.start();
        while (thread.getStackTrace().length == 0
                || !thread.getStackTrace()[0].getMethodName().equals("holdLock")) Thread.sleep(1);
        System.out.println("held: " + outcome(NativeThreadProgram::takeLock));
        released.put(0, (byte) 1);
        thread.join();
        System.out.println("released: " + outcome(NativeThreadProgram::takeLock));
    }

    private static String takeLock() {
        NativeProgram.takeLock();
        return "taken";
    }

    private static String outcome(Callable<String> task) throws Exception {
        try {
            return Fork.snapshot(SHORT, task).get(5, TimeUnit.SECONDS);
        } catch (ForkException e) {
            return e.getMessage();
        } catch (TimeoutException e) {
            return "the copy waits for ever";
        }
    }

    /** Virtual threads of one program; each has its own way to wait, and counts when it is through. */
    private static final class States {
        final CountDownLatch go = new CountDownLatch(1);
        final AtomicInteger begun = new AtomicInteger(), through = new AtomicInteger();
        final Object monitor = new Object();
        final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        final Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()),
                peer = server.accept();
        final List<Future<?>> all = new ArrayList<>();
        final ExecutorService executor = VirtualThreads.executor();
        volatile boolean spin = true;

        States() throws IOException {}

        void start(Held.Work work) {
            all.add(executor.submit(() -> {
                begun.incrementAndGet();
                work.run();
                return through.incrementAndGet();
            }));
        }

        /** All but the last two give their carrier back. */
        void startAll() throws InterruptedException {
            start(go::await);
            start(() -> {
                while (go.getCount() > 0) Thread.sleep(1);
            });
            start(() -> {
                synchronized (monitor) {
                    begun.get();
                }
            });
            start(() -> peer.getInputStream().read());
            awaitBegun();
            start(() -> NativeProgram.call(this::awaitPinned));
            awaitBegun();
            start(() -> {
                while (spin) Thread.onSpinWait();
            });
            awaitBegun();
        }

        private void awaitBegun() throws InterruptedException {
            while (begun.get() < all.size()) Thread.sleep(1);
            Thread.sleep(20); // most likely they wait by then; it is right if they do not
        }

        private void awaitPinned() {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void letGo() throws IOException {
            go.countDown();
            spin = false;
            client.getOutputStream().write(1);
        }
    }

    private static void inAllStates() throws Exception {
        States states = new States();
        CompletableFuture<String> copy;
        synchronized (states.monitor) {
            states.startAll();
            copy = Fork.snapshot(() -> lookAround(states));
        }
        System.out.println("copy: " + copy.get(30, TimeUnit.SECONDS));
        states.letGo();
        for (Future<?> one : states.all) one.get(30, TimeUnit.SECONDS);
        System.out.println("program: " + states.through.get() + " through");
    }

    /** None goes on, though what each waits for has come; and others can be started. */
    private static String lookAround(States states) throws Exception {
        states.go.countDown();
        states.spin = false;
        int made = 0;
        ExecutorService executor = VirtualThreads.executor();
        List<Future<Integer>> some = new ArrayList<>();
        for (int i = 0; i < 20; i++)
            some.add(executor.submit(() -> {
                Thread.sleep(10);
                return 1;
            }));
        for (Future<Integer> one : some) made += one.get(10, TimeUnit.SECONDS);
        return states.begun.get() + " begun, " + states.through.get() + " through, " + made + " new";
    }

    /** The JDK was told not to keep track of virtual threads. */
    private static void untracked() throws Exception {
        CountDownLatch go = new CountDownLatch(1), through = new CountDownLatch(1);
        VirtualThreads.start(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            through.countDown();
        });
        System.out.println("one: "
                + outcome(() -> {
                    go.countDown();
                    return through.await(1, TimeUnit.SECONDS) ? "it runs on in the copy" : "it does not run";
                }));
        go.countDown();
        through.await();
        String none = "";
        for (int i = 0; i < 100 && !none.equals("copied"); i++) { // the thread has a few steps left
            none = outcome(() -> "copied");
            Thread.sleep(10);
        }
        System.out.println("none: " + none);
        CountDownLatch goTracked = new CountDownLatch(1);
        Future<Boolean> tracked = VirtualThreads.executor().submit(() -> goTracked.await(20, TimeUnit.SECONDS));
        System.out.println("of an executor: "
                + outcome(() -> {
                    goTracked.countDown();
                    Thread.sleep(50);
                    return tracked.isDone() ? "it runs on in the copy" : "it does not run";
                }));
        goTracked.countDown();
        tracked.get();
    }
}
