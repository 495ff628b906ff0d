package org.jfork.examples.prefork;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends numbered requests, each exactly once, over a connection of its own. Safe for use by several threads. */
final class Client {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    static {
        // The JDK's client silently repeats a request whose connection could not be made, or died before the first
        // octet
        // of the answer; a request that a killed worker had taken would come back from another one, and nobody would
        // know. The first is switched off here. The second is done for GET, but not for POST, unless
        // jdk.httpclient.enableAllMethodRetry says so: hence POST below.
        System.setProperty("jdk.httpclient.disableRetryConnect", "true");
        System.clearProperty("jdk.httpclient.enableAllMethodRetry");
    }

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(LIMIT)
            .build();
    private final URI server;

    Client(URI server) {
        this.server = server;
    }

    HttpResponse<String> post(int number) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server)
                .timeout(LIMIT)
                .POST(BodyPublishers.ofString(Integer.toString(number)))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
