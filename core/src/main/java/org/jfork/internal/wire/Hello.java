package org.jfork.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** What an exec'ed process says first. */
public record Hello(int version, int pid, String javaVersion, String jforkVersion) {
    public static Hello decode(byte[] payload) throws MalformedFrameException {
        if (payload.length < 5) MalformedFrameException.refuse("a hello of " + payload.length + " octets");
        String[] texts = new String(payload, 5, payload.length - 5, UTF_8).split("\0", -1);
        if (texts.length != 3) MalformedFrameException.refuse("a hello without versions");
        return new Hello(payload[0], Layout.getInt(payload, 1), texts[0], texts[1]);
    }

    public byte[] encode() {
        byte[] texts = (javaVersion + "\0" + jforkVersion + "\0").getBytes(UTF_8);
        return ByteBuffer.allocate(5 + texts.length)
                .put((byte) version)
                .putInt(pid)
                .put(texts)
                .array();
    }
}
