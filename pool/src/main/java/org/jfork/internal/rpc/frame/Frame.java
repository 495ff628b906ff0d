package org.jfork.internal.rpc.frame;

import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.OsException;

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

    /** Says which call it is, where that was not known when it was made. */
    public void id(long id) {
        for (int i = 0; i < Long.BYTES; i++) octets[Layout.ID + i] = (byte) (id >>> 56 - 8 * i);
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

    /** The same once more, to be sent while this one is kept. */
    public Frame copy() throws OsException {
        if (descriptors.length == 0) return this;
        int[] copies = new int[descriptors.length];
        int count = 0;
        try {
            for (; count < copies.length; count++) copies[count] = Descriptors.duplicate(descriptors[count]);
        } catch (OsException e) {
            while (count > 0) Descriptors.close(copies[--count]);
            throw e;
        }
        return new Frame(octets, length, copies);
    }

    /** It was sent, or will never be. */
    public void release() {
        for (int descriptor : descriptors) Descriptors.close(descriptor);
    }
}
