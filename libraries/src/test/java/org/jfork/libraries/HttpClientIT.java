package org.jfork.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jfork.Fork;
import org.jfork.Worker;
import org.jfork.support.Dialogue;
import org.junit.jupiter.api.AfterAll;

class HttpClientIT extends InTemplate {
    private Worker server;

    HttpClientIT() {
        super(Client.class);
    }

    /** With a process of its own as server: a template does not serve while it is frozen. */
    @Override
    String[] arguments() throws IOException {
        server = Dialogue.worker(Fork.create().run(HttpClientIT::serve));
        ByteBuffer port = ByteBuffer.allocate(5);
        server.channel().configureBlocking(true);
        while (port.hasRemaining() && server.channel().read(port) > 0) {}
        return new String[] {new String(port.array(), UTF_8)};
    }

    public static void serve(SocketChannel control) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", exchange -> {
            byte[] answer = exchange.getRequestURI().getPath().repeat(1_000).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        say(control, String.format("%05d", server.getAddress().getPort()));
        hear(control);
    }

    @AfterAll
    void endServer() {
        Dialogue.finish(server);
    }

    /** Its connections are kept alive in the template, and at their end in each fork, where the client connects anew. */
    static final class Client implements Library {
        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private String port;

        @Override
        public void load(String... arguments) {
            port = String.valueOf(Integer.parseInt(arguments[0]));
        }

        @Override
        public boolean goesOnInForks() {
            return false;
        }

        @Override
        public void use(int number) throws Exception {
            String path = "/number/" + number;
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(path.repeat(1_000));
        }
    }
}
