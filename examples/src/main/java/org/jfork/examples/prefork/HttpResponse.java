package org.jfork.examples.prefork;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** A response with a text in it, the last on its connection. */
record HttpResponse(String status, String text) {
    byte[] encode() {
        byte[] body = text.getBytes(UTF_8);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes(head(body.length).getBytes(ISO_8859_1));
        octets.writeBytes(body);
        return octets.toByteArray();
    }

    private String head(int length) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " + length
                + "\r\nConnection: close\r\n\r\n";
    }
}
