package org.jfork.examples.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Lines of text between processes. */
final class Lines {
    private Lines() {}

    static void say(SocketChannel channel, Object line) throws IOException {
        ByteBuffer octets = UTF_8.encode(line + "\n");
        while (octets.hasRemaining()) channel.write(octets);
    }

    /** The first one; nothing else is expected. */
    static String hear(InputStream stream) throws IOException {
        String line = new BufferedReader(new InputStreamReader(stream, UTF_8)).readLine();
        if (line == null) throw new IOException("the process has ended");
        return line;
    }
}
