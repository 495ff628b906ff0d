package org.jfork.copy;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What a copy of a program has to be able to do, since it is a whole JVM. */
final class CopyChecks {
    private static volatile long sink;

    private CopyChecks() {}

    /** "fine" and the pid. */
    static String all() throws Exception {
        try {
            return tried();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(e + "; the threads of the copy:\n" + stacks(), e);
        }
    }

    private static String stacks() {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            text.append(thread).append(' ').append(thread.getState()).append('\n');
            for (StackTraceElement frame : frames)
                text.append("    ").append(frame).append('\n');
        });
        return text.toString();
    }

    private static String tried() throws Exception {
        collect();
        compile();
        useThreads();
        useCommonPool();
        useTimers();
        System.err.println("a line of a copy");
        new OneClass(CopyChecks.class).make();
        if (new ProcessBuilder("true").start().waitFor() != 0) throw new AssertionError("a subprocess failed");
        serve();
        if (VirtualThreads.areThere()) useVirtualThreads();
        return "fine " + LoadProgram.pid();
    }

    private static void collect() {
        for (int round = 0; round < 2; round++) {
            Map<Integer, byte[]> some = new HashMap<>();
            for (int i = 0; i < 2000; i++) some.put(i, new byte[1000]);
            sink = some.size();
            System.gc();
        }
    }

    private static void compile() {
        long sum = 0;
        for (int i = 0; i < 300_000; i++) sum += Integer.toString(i % 1000).hashCode();
        sink = sum;
    }

    private static void useThreads() throws Exception {
        CountDownLatch done = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) new Thread(done::countDown).start();
        await(done);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        if (pool.submit(() -> 5).get(5, SECONDS) != 5) throw new AssertionError("a pool");
        pool.shutdown();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(10, SECONDS)) throw new AssertionError("threads do not come to their end");
    }

    private static void useCommonPool() throws Exception {
        if (CompletableFuture.supplyAsync(() -> 7).get(5, SECONDS) != 7) throw new AssertionError("the common pool");
        if (IntStream.range(0, 10_000).parallel().sum() != 49_995_000) throw new AssertionError("a parallel stream");
    }

    private static void useTimers() throws Exception {
        try {
            new CompletableFuture<>().orTimeout(5, MILLISECONDS).get(5, SECONDS);
            throw new AssertionError("no time-out");
        } catch (ExecutionException expected) {
            sink++;
        }
        CountDownLatch fired = new CountDownLatch(2);
        Executors.newScheduledThreadPool(1).schedule(fired::countDown, 5, MILLISECONDS);
        new Timer(true)
                .schedule(
                        new TimerTask() {
                            @Override
                            public void run() {
                                fired.countDown();
                            }
                        },
                        5);
        await(fired);
    }

    private static void serve() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) new URL("http://127.0.0.1:" + LoadProgram.serveHttp() + "/").openConnection();
        connection.setReadTimeout(10_000);
        String said = new String(connection.getInputStream().readAllBytes());
        if (!said.equals(LoadProgram.pid())) throw new AssertionError("an HTTP server answers " + said);
    }

    private static void useVirtualThreads() throws Exception {
        List<Future<?>> sleeping = new ArrayList<>();
        ExecutorService threads = VirtualThreads.executor();
        for (int i = 0; i < 50; i++)
            sleeping.add(threads.submit(() -> {
                Thread.sleep(5);
                return null;
            }));
        for (Future<?> one : sleeping) one.get(10, SECONDS);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<?> echo = threads.submit(() -> echo(server));
            if (!threads.submit(() -> ask(server.getLocalPort()))
                    .get(10, SECONDS)
                    .equals("hello")) throw new AssertionError("an echo");
            echo.get(10, SECONDS);
        }
    }

    private static Void echo(ServerSocket server) throws IOException {
        try (Socket connection = server.accept()) {
            Line.write(connection.getOutputStream(), Line.read(connection.getInputStream()));
        }
        return null;
    }

    private static String ask(int port) throws IOException {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Line.write(connection.getOutputStream(), "hello");
            return Line.read(connection.getInputStream());
        }
    }
}
