package org.jfork.examples.prefork;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of an HTTP/1.1 request as this example needs. */
record HttpRequest(String path, String body) {
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_LINES = 100;
    private static final int LONGEST_BODY = 65536;
    private static final Pattern REQUEST_LINE = Pattern.compile("(?:GET|POST) (\\S+) HTTP/1\\.[01]");
    private static final Pattern LENGTH = Pattern.compile("content-length: *(\\d{1,9}) *", Pattern.CASE_INSENSITIVE);

    /** Reads all of it: closing a connection with unread octets would reset it, and might destroy the answer. */
    static HttpRequest read(InputStream in) throws IOException, MalformedRequestException {
        Matcher first = REQUEST_LINE.matcher(readLine(in));
        if (!first.matches()) throw new MalformedRequestException("only GET and POST of HTTP/1.x are understood");
        byte[] body = in.readNBytes(readHeaders(in));
        return new HttpRequest(first.group(1), new String(body, UTF_8));
    }

    /** The body's length. */
    private static int readHeaders(InputStream in) throws IOException, MalformedRequestException {
        int length = 0;
        for (int lines = 0; lines < MOST_LINES; lines++) {
            String line = readLine(in);
            if (line.isEmpty()) return length;
            Matcher matcher = LENGTH.matcher(line);
            if (matcher.matches()) length = Integer.parseInt(matcher.group(1));
            if (length > LONGEST_BODY) throw new MalformedRequestException("the body is too long");
        }
        throw new MalformedRequestException("too many headers");
    }

    private static String readLine(InputStream in) throws IOException, MalformedRequestException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet; (octet = in.read()) != '\n'; line.write(octet)) {
            if (octet == -1) throw new EOFException("the client went away in the middle of its request");
            if (line.size() == LONGEST_LINE) throw new MalformedRequestException("a line is too long");
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    /** What the answer repeats. */
    String echo() {
        return body.isEmpty() ? path : body;
    }
}
