package org.jfork.repair;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Threads that wait for something that does not come, each in another way; and how each was brought out of it. */
final class BlockedThreads {
    private static final int THREADS = 14;
    private static final int LIMIT_SECONDS = 20;

    private final Map<String, Thread> threads = new LinkedHashMap<>();
    private final Map<String, Future<?>> waits = new LinkedHashMap<>();
    private final Map<String, AutoCloseable> resources = new LinkedHashMap<>();
    private final Map<String, String> outcomes = new LinkedHashMap<>();

    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.DAYS, new LinkedBlockingQueue<>(), work -> {
                Thread thread = new Thread(work);
                thread.setDaemon(true);
                return thread;
            });

    /** The threads are there at once, and idle. */
    BlockedThreads() {
        pool.prestartAllCoreThreads();
    }

    /** In ways that need no socket. */
    void blockInJava() throws IOException {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        Object monitor = new Object();
        block("sleep", BlockedThreads::sleep);
        block("park", BlockedThreads::park);
        block("wait", () -> waitFor(monitor));
        block("lock", () -> lock(lock));
        block("semaphore", BlockedThreads::acquire);
        Selector selector = Selector.open();
        block("select", selector, () -> selector.select() + " " + Thread.interrupted());
        Pipe.SourceChannel pipe = Pipe.open().source();
        block("pipe", pipe, () -> pipe.read(ByteBuffer.allocate(1)));
    }

    /** In channels of sockets of this process. */
    void blockInChannels() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        ServerSocketChannel acceptor = ServerSocketChannel.open().bind(new InetSocketAddress(here, 0));
        block("accept", acceptor, () -> acceptor.accept());
        ServerSocketChannel other = ServerSocketChannel.open().bind(new InetSocketAddress(here, 0));
        SocketChannel channel = SocketChannel.open(other.getLocalAddress());
        block("channel", channel, () -> channel.read(ByteBuffer.allocate(1)));
    }

    /** In sockets of this process, which cannot be interrupted. */
    void blockInSockets() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        DatagramSocket datagrams = new DatagramSocket(0, here);
        block("datagram", datagrams, () -> receive(datagrams));
        ServerSocket server = new ServerSocket(0, 50, here);
        block("server socket", server, () -> server.accept());
        ServerSocket other = new ServerSocket(0, 50, here);
        Socket socket = new Socket(here, other.getLocalPort());
        block("socket", socket, () -> socket.getInputStream().read());
    }

    private static Object sleep() throws InterruptedException {
        TimeUnit.HOURS.sleep(1);
        return null;
    }

    private static Object park() {
        LockSupport.park();
        return Thread.interrupted();
    }

    private static Object waitFor(Object monitor) throws InterruptedException {
        synchronized (monitor) {
            monitor.wait();
        }
        return null;
    }

    private static Object lock(ReentrantLock lock) throws InterruptedException {
        lock.lockInterruptibly();
        return null;
    }

    private static Object acquire() throws InterruptedException {
        new Semaphore(0).acquire();
        return null;
    }

    private static Object receive(DatagramSocket socket) throws IOException {
        socket.receive(new DatagramPacket(new byte[1], 1));
        return null;
    }

    private void block(String name, AutoCloseable resource, Callable<Object> wait) {
        resources.put(name, resource);
        block(name, wait);
    }

    private void block(String name, Callable<Object> wait) {
        CompletableFuture<Thread> taken = new CompletableFuture<>();
        waits.put(name, pool.submit(() -> {
            taken.complete(Thread.currentThread());
            end(name, wait);
        }));
        Thread thread = taken.join();
        threads.put(name, thread);
        await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> isBlocked(thread));
    }

    private void end(String name, Callable<Object> wait) {
        try {
            note(name, String.valueOf(wait.call()));
        } catch (Exception e) {
            note(name, e.getClass().getSimpleName());
        }
    }

    private synchronized void note(String name, String outcome) {
        outcomes.put(name, outcome);
    }

    private static boolean isBlocked(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> true;
            default -> stack.length > 0 && stack[0].isNativeMethod();
        };
    }

    /** What each wait ended with. */
    Map<String, String> interrupt() throws InterruptedException {
        for (Thread thread : threads.values()) thread.interrupt();
        return outcomes();
    }

    /** Of those that can be closed. */
    Map<String, String> close() throws Exception {
        waits.keySet().retainAll(resources.keySet());
        for (AutoCloseable resource : resources.values()) resource.close();
        return outcomes();
    }

    private Map<String, String> outcomes() throws InterruptedException {
        for (Map.Entry<String, Future<?>> wait : waits.entrySet()) {
            try {
                wait.getValue().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                note(wait.getKey(), e.toString());
            }
        }
        synchronized (this) {
            outcomes.keySet().retainAll(waits.keySet());
            return new TreeMap<>(outcomes);
        }
    }
}
