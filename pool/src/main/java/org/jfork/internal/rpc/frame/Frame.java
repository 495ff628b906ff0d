package org.jfork.internal.rpc.frame;

import org.jfork.internal.os.Descriptors;

/** A frame to be sent: octets with the header, and descriptors that it owns. */
public final class Frame {
    static final int[] NONE = {};

    private final byte[] octets;
    private final int length;
    private final int[] descriptors;

    Frame(byte[] octets, int length, int[] descriptors) {
        this.octets = octets;
        this.length = length;
        this.descriptors = descriptors;
    }

    /** Without payload. */
    public static Frame empty(byte kind) {
        return new FrameOutput(0).finish(kind, 0, 0);
    }

    public byte[] octets() {
        return octets;
    }

    public int length() {
        return length;
    }

    public int[] descriptors() {
        return descriptors;
    }

    /** It was sent, or will never be. */
    public void release() {
        for (int descriptor : descriptors) Descriptors.close(descriptor);
    }
}
