package org.jfork.copy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Lines over sockets. */
final class Line {
    private Line() {}

    static String read(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet; (octet = in.read()) != '\n'; line.append((char) octet))
            if (octet < 0) throw new EOFException("end of stream behind '" + line + "'");
        return line.toString();
    }

    static void write(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(US_ASCII));
        out.flush();
    }
}
