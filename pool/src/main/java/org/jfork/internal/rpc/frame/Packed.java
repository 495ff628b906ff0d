package org.jfork.internal.rpc.frame;

import java.io.IOException;
import java.util.Arrays;

/** A value as octets, for where there is no frame around it; without handles. */
public final class Packed {
    private Packed() {}

    /**
     * As {@link JavaCodec} writes it.
     *
     * @param what it is, for people
     * @throws IllegalArgumentException if it cannot be serialised
     */
    public static byte[] pack(Object value, String what) {
        FrameOutput out = new FrameOutput(Layout.MOST_PAYLOAD);
        try {
            new JavaCodec(null).encode(value, out);
        } catch (IOException | RuntimeException e) {
            out.discard();
            throw new IllegalArgumentException(what + " cannot be serialised: " + e, e);
        }
        Frame frame = out.finish(Layout.CALL, 0, 0);
        if (frame.descriptors().length > 0) {
            frame.release();
            throw new IllegalArgumentException(
                    what + " has a handle in it; send that to the process (Fork.sendHandle) before");
        }
        return Arrays.copyOfRange(frame.octets(), Layout.HEADER, frame.length());
    }

    public static Object unpack(byte[] octets) throws IOException, ClassNotFoundException {
        return new JavaCodec(null).decode(new MessageInput(octets, Frame.NONE), Object.class);
    }
}
