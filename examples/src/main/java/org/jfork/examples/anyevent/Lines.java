package org.jfork.examples.anyevent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Lines of text over a socket, for either side. jfork only provides the socket; what goes over it is the program's. */
final class Lines {
    private Lines() {}

    static void say(SocketChannel channel, Object line) throws IOException {
        ByteBuffer octets = UTF_8.encode(line + "\n");
        while (octets.hasRemaining()) channel.write(octets);
    }

    /** One line, or what there is of it at the end of the stream. */
    static String hear(SocketChannel channel) throws IOException {
        channel.configureBlocking(true); // the caller's end of a control socket does not block
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer octet = ByteBuffer.allocate(1);
        while (channel.read(octet.clear()) > 0 && octet.get(0) != '\n') line.write(octet.get(0));
        return line.toString(UTF_8);
    }
}
