package org.jfork.internal.rpc.frame;

import org.jfork.internal.os.Descriptors;

/** A frame that has come. It owns its descriptors until they are taken. */
public final class Message {
    private final byte kind;
    private final int flags;
    private final long id;
    private final byte[] payload;
    private final int[] descriptors;

    Message(byte kind, int flags, long id, byte[] payload, int[] descriptors) {
        this.kind = kind;
        this.flags = flags;
        this.id = id;
        this.payload = payload;
        this.descriptors = descriptors;
    }

    public byte kind() {
        return kind;
    }

    public boolean isRetiring() {
        return (flags & Layout.RETIRING) != 0;
    }

    public long id() {
        return id;
    }

    /** Octets of the payload. */
    public int size() {
        return payload.length;
    }

    /** The payload, from its beginning. */
    public MessageInput input() {
        return new MessageInput(payload, descriptors);
    }

    /** Closes the descriptors that nobody has taken. */
    public synchronized void release() {
        for (int i = 0; i < descriptors.length; i++) {
            if (descriptors[i] >= 0) Descriptors.close(descriptors[i]);
            descriptors[i] = -1;
        }
    }
}
