package org.jfork.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** A frame as {@code golden/NAME.hex} writes it down, for this side and for the other, which is tested in C. */
record GoldenFrame(byte[] octets) {
    static GoldenFrame read(String name) {
        try (InputStream file = GoldenFrame.class.getResourceAsStream("/golden/" + name + ".hex")) {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            for (String line : new String(file.readAllBytes(), UTF_8).split("\n"))
                for (String octet : line.replaceFirst("#.*", "").strip().split("\\s+"))
                    if (!octet.isEmpty()) octets.write(Integer.parseInt(octet, 16));
            return new GoldenFrame(octets.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] payload() {
        return Arrays.copyOfRange(octets, Layout.HEADER, octets.length);
    }
}
