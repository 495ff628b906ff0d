package org.jfork.copy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.sun.net.httpserver.HttpServer;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.jfork.Fork;
import org.jfork.Worker;
import org.jfork.support.Dialogue;

/**
 * A program that does many things at once, and is copied all the time. Arguments: a file for its ticks, how many snapshots, how many
 * templates. It tells its ports, then the outcome.
 */
public final class LoadProgram {
    private static final long TICK_MILLIS = 5;

    private static volatile Object garbage;
    private static final AtomicInteger ticks = new AtomicInteger();

    private LoadProgram() {}

    interface Work {
        void run() throws Exception;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(() -> forEver(work), name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void forEver(Work work) {
        try {
            while (true) work.run();
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(7);
        }
    }

    /** As the kernel says: what compiled code knows of the JDK's own is a limit, see docs/fork-safety.md. */
    static String pid() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self")).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] args) throws Exception {
        OutputStream file = new FileOutputStream(args[0], true);
        int http = serveHttp(), accepting = accept(Executors.newCachedThreadPool()), virtual = 0;
        if (VirtualThreads.areThere()) {
            virtual = accept(VirtualThreads.executor());
            for (int i = 0; i < 20; i++) VirtualThreads.start(LoadProgram::sleepAgainAndAgain);
        }
        beBusy();
        new ProcessBuilder("true").start().waitFor();
        long begin = System.nanoTime();
        Executors.newScheduledThreadPool(1).scheduleAtFixedRate(() -> tick(file), 0, TICK_MILLIS, MILLISECONDS);
        System.out.println("ports " + http + " " + accepting + " " + virtual);
        long pause = copyOrTell(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        long expected = (System.nanoTime() - begin) / MILLISECONDS.toNanos(TICK_MILLIS);
        for (int i = 0; i < 2000 && ticks.get() < expected; i++) Thread.sleep(5); // late ones are made up for
        System.out.println("ticks " + ticks.get() + " " + expected);
        System.out.println("outcome ok, " + pause + " us a copy");
        awaitTheEnd();
    }

    /** It is killed, most likely before. */
    private static void awaitTheEnd() throws InterruptedException {
        Thread.sleep(60_000);
        Runtime.getRuntime().halt(8);
    }

    private static void tick(OutputStream file) {
        try {
            file.write((pid() + "\n").getBytes(US_ASCII));
            ticks.incrementAndGet();
        } catch (IOException e) {
            e.printStackTrace();
        }
    }

    static int serveHttp() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/", exchange -> {
            byte[] answer = pid().getBytes(US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server.getAddress().getPort();
    }

    /** Answers each line with the pid and the line; a thread blocks in accept, others in read. */
    private static int accept(ExecutorService threads) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(() -> forEver(() -> {
            Socket connection = server.accept();
            threads.execute(() -> answer(connection));
        }));
        return server.getLocalPort();
    }

    private static void answer(Socket connection) {
        try (connection) {
            while (true) Line.write(connection.getOutputStream(), pid() + " " + Line.read(connection.getInputStream()));
        } catch (IOException e) {
            return; // the client has gone
        }
    }

    private static void sleepAgainAndAgain() {
        forEver(() -> Thread.sleep(3));
    }

    private static void beBusy() {
        Object never = new Object();
        start("waiting", () -> {
            synchronized (never) {
                never.wait();
            }
        });
        start("parked", LockSupport::park);
        start("spinning", () -> garbage = ticks.get() * 31);
        start("in malloc", LoadProgram::allocateNatively);
        start("allocating", () -> {
            for (int i = 0; i < 1000; i++) garbage = new byte[1000];
            Thread.sleep(1);
        });
        start("collecting", () -> {
            System.gc();
            Thread.sleep(50);
        });
        start("computing", () -> {
            CompletableFuture.supplyAsync(() -> ticks.get())
                    .orTimeout(10, SECONDS)
                    .get();
            garbage = IntStream.range(0, 1000).parallel().sum();
            Thread.sleep(1);
        });
        start("printing", () -> {
            System.err.println("a line");
            Thread.sleep(1);
        });
        start("loading", () -> {
            garbage = new OneClass(LoadProgram.class).make();
            Thread.sleep(1);
        });
    }

    private static void allocateNatively() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            Deflater deflater = new Deflater();
            deflater.setInput(new byte[100]);
            deflater.finish();
            deflater.deflate(new byte[100]);
            deflater.end();
        }
        Thread.sleep(1);
    }

    /** A copy that hangs is to be looked at: it lives as long as this program. */
    private static long copyOrTell(int snapshots, int templates) throws Exception {
        try {
            return copy(snapshots, templates);
        } catch (Throwable e) {
            e.printStackTrace();
            System.out.println("outcome " + e.toString().lines().findFirst().orElse("") + ", see its errors");
            awaitTheEnd();
            throw e;
        }
    }

    /** The mean time of a call that copies, in us. */
    private static long copy(int snapshots, int templates) throws Exception {
        long sum = 0;
        for (int i = 0; i < snapshots; i++) {
            long begin = System.nanoTime();
            var answer = Fork.snapshot(CopyChecks::all);
            sum += System.nanoTime() - begin;
            String said = answer.get(25, SECONDS);
            if (!said.startsWith("fine ") || said.equals("fine " + pid())) throw new AssertionError(said);
        }
        for (int i = 0; i < templates; i++) {
            try (Fork template = Fork.here()) {
                Worker worker = template.fork().run(LoadProgram::work).get(25, SECONDS);
                String said = Dialogue.finish(worker);
                if (!said.equals("fine " + worker.pid())) throw new AssertionError(said);
            }
        }
        return snapshots == 0 ? 0 : sum / snapshots / 1000;
    }

    public static void work(java.nio.channels.SocketChannel control) throws Exception {
        Dialogue.say(control, CopyChecks.all());
    }
}
