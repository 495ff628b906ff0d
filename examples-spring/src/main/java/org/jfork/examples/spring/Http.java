package org.jfork.examples.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;

/** One request, one connection: a template keeps none. */
final class Http {
    private static final int LIMIT_MILLIS = 20_000;

    private Http() {}

    /** @throws IOException also if the status is an error's */
    static String get(URI address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(LIMIT_MILLIS);
        connection.setReadTimeout(LIMIT_MILLIS);
        connection.setRequestProperty("Connection", "close");
        try (InputStream answer = connection.getInputStream()) {
            return new String(answer.readAllBytes(), UTF_8);
        }
    }
}
