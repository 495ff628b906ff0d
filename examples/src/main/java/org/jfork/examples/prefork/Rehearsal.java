package org.jfork.examples.prefork;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Answers some requests while it is being initialised. A template that requires this class has loaded, linked and run all
 * the code that its workers will need, and they share it instead of each having its own.
 */
final class Rehearsal {
    private static final int REQUESTS = 200;

    static {
        try (ServerSocketChannel listener = Loopback.listen()) {
            HttpConnections connections =
                    new HttpConnections(0, ProcessHandle.current().pid());
            for (int i = 0; i < REQUESTS; i++) rehearse(listener, connections);
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Rehearsal() {}

    private static void rehearse(ServerSocketChannel listener, HttpConnections connections) throws IOException {
        try (SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
            client.write(US_ASCII.encode("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n42"));
            connections.answer(listener.accept());
            ByteBuffer response = ByteBuffer.allocate(1024);
            while (client.read(response) > 0) {}
            check(US_ASCII.decode(response.flip()).toString());
        }
    }

    private static void check(String response) throws IOException {
        String body = response.substring(response.indexOf("\r\n\r\n") + 4);
        Answer answer = Answer.parse(body).orElseThrow(() -> new IOException("not an answer: " + response));
        if (!answer.echo().equals("42")) throw new IOException("a wrong answer: " + response);
    }
}
