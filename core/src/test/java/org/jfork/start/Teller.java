package org.jfork.start;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A worker function that needs nothing but itself, so that it can be put anywhere. */
public final class Teller {
    private Teller() {}

    public static void tell(SocketChannel control, String property) throws IOException {
        String text = String.valueOf(System.getProperty(property));
        control.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
