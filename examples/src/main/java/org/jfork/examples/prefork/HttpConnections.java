package org.jfork.examples.prefork;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;

/** Answers one request per connection, in the name of one worker. */
final class HttpConnections {
    private static final int CLIENT_LIMIT_MILLIS = 5000;

    private final int worker;
    private final long pid;

    HttpConnections(int worker, long pid) {
        this.worker = worker;
        this.pid = pid;
    }

    /** Closes the connection. What goes wrong with it is a matter between us and that client, no reason to stop serving. */
    void answer(SocketChannel connection) {
        try (connection) {
            Socket socket = connection.socket();
            socket.setSoTimeout(CLIENT_LIMIT_MILLIS);
            socket.getOutputStream().write(respond(socket).encode());
        } catch (IOException e) {
            System.err.println("worker " + worker + " could not answer: " + e);
        }
    }

    private HttpResponse respond(Socket socket) throws IOException {
        try {
            HttpRequest request = HttpRequest.read(new BufferedInputStream(socket.getInputStream()));
            return new HttpResponse("200 OK", new Answer(worker, pid, request.echo()).text());
        } catch (MalformedRequestException e) {
            return new HttpResponse("400 Bad Request", e.getMessage() + "\n");
        }
    }
}
