package org.jfork.copy;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Clients of a {@link LoadProgram}, in another process; each answer must be the program's own, and there must be one. */
final class LoadClients {
    private static final int LIMIT_MILLIS = 30_000;

    private final String pid;
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Socket> connections = new ArrayList<>();
    private final AtomicLong answers = new AtomicLong();
    private volatile boolean stop;

    LoadClients(long pid) {
        this.pid = Long.toString(pid);
    }

    private interface Request {
        String answer() throws IOException;
    }

    private void start(Request request, String expected) {
        Thread thread = new Thread(() -> {
            try {
                while (!stop) {
                    String answer = request.answer();
                    if (!answer.equals(expected)) problems.add("'" + answer + "' instead of '" + expected + "'");
                    answers.incrementAndGet();
                    Thread.sleep(1);
                }
            } catch (IOException | InterruptedException e) {
                problems.add(e.toString());
            }
        });
        threads.add(thread);
        thread.start();
    }

    void askByHttp(int port) {
        start(() -> get(port), pid);
    }

    private static String get(int port) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL("http://127.0.0.1:" + port + "/").openConnection();
        connection.setReadTimeout(LIMIT_MILLIS);
        connection.setRequestProperty("Connection", "close");
        try {
            return new String(connection.getInputStream().readAllBytes());
        } finally {
            connection.disconnect(); // or the JDK keeps it for some seconds
        }
    }

    /** A connection for each line. */
    void askAnew(int port) {
        start(
                () -> {
                    try (Socket socket = connect(port)) {
                        return ask(socket);
                    }
                },
                pid + " x");
    }

    /** One connection for all lines. */
    void askOn(int port) throws IOException {
        Socket socket = connect(port);
        connections.add(socket);
        start(() -> ask(socket), pid + " x");
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(LIMIT_MILLIS);
        return socket;
    }

    private static String ask(Socket socket) throws IOException {
        Line.write(socket.getOutputStream(), "x");
        return Line.read(socket.getInputStream());
    }

    long answers() {
        return answers.get();
    }

    Queue<String> problems() {
        return problems;
    }

    /** Before the program ends. */
    void stop() {
        stop = true;
        for (Thread thread : threads)
            try {
                thread.join(LIMIT_MILLIS);
            } catch (InterruptedException e) {
                problems.add("a client does not end");
            }
        for (Socket connection : connections)
            try {
                connection.close();
            } catch (IOException e) {
                problems.add(e.toString());
            }
    }
}
