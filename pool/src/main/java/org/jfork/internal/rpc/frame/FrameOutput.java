package org.jfork.internal.rpc.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.Handles;
import org.jfork.rpc.Codec;

/** A frame in the making. */
public final class FrameOutput extends Codec.Output {
    /** Members of the JDK are looked up once. */
    private static final class HandlesHolder {
        private static final Handles HANDLES = new Handles();
    }

    private final int most; // octets of the payload
    private byte[] octets = new byte[192];
    private int length = Layout.HEADER;
    private int[] descriptors = Frame.NONE;

    public FrameOutput(int most) {
        this.most = most;
    }

    @Override
    public void write(int octet) throws IOException {
        reserve(1);
        octets[length++] = (byte) octet;
    }

    @Override
    public void write(byte[] more, int from, int count) throws IOException {
        reserve(count);
        System.arraycopy(more, from, octets, length, count);
        length += count;
    }

    private void reserve(int count) throws IOException {
        long wanted = (long) length + count;
        if (wanted - Layout.HEADER > most)
            throw new IOException(
                    "more than " + most + " octets in one message; set a higher limit, or send it in parts");
        if (wanted > octets.length)
            octets = Arrays.copyOf(octets, (int) Math.min(Math.max(wanted, octets.length * 2L), Integer.MAX_VALUE - 8));
    }

    @Override
    public int handle(Object handle) throws IOException {
        if (descriptors.length == Layout.MOST_DESCRIPTORS)
            throw new IOException("more than " + Layout.MOST_DESCRIPTORS + " handles in one message");
        int copy;
        try {
            copy = HandlesHolder.HANDLES.duplicate(handle);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        descriptors = Arrays.copyOf(descriptors, descriptors.length + 1);
        descriptors[descriptors.length - 1] = copy;
        return descriptors.length - 1;
    }

    public void u16(int value) throws IOException {
        write(value >>> 8);
        write(value);
    }

    /** The place of an item's length, to be given to {@link #endItem}. */
    public int beginItem() throws IOException {
        reserve(4);
        length += 4;
        return length;
    }

    public void endItem(int begin) {
        put(begin - 4, length - begin);
    }

    public void text(String text) throws IOException {
        int begin = beginItem();
        write(text.getBytes(UTF_8));
        endItem(begin);
    }

    /** Where the frame is now, to come back to if what is written next fails. */
    public int mark() {
        return length;
    }

    public void reset(int mark) {
        length = mark;
    }

    int handles() {
        return descriptors.length;
    }

    /** The same for handles: those beyond the first so many are let go. */
    void resetHandles(int count) {
        for (int i = count; i < descriptors.length; i++) Descriptors.close(descriptors[i]);
        descriptors = Arrays.copyOf(descriptors, count);
    }

    /** The frame. This object must not be used any more. */
    public Frame finish(byte kind, int flags, long id) {
        put(0, length - Layout.HEADER);
        octets[Layout.KIND] = kind;
        octets[Layout.FLAGS] = (byte) flags;
        octets[Layout.DESCRIPTORS] = (byte) descriptors.length;
        put(Layout.ID, (int) (id >>> 32));
        put(Layout.ID + 4, (int) id);
        // Frames may wait; they should not hold much more than they have.
        byte[] whole = octets.length - length > length / 2 ? Arrays.copyOf(octets, length) : octets;
        return new Frame(whole, length, descriptors);
    }

    private void put(int at, int value) {
        for (int i = 0; i < 4; i++) octets[at + i] = (byte) (value >>> 24 - 8 * i);
    }

    /** No frame comes of it: the handles are let go. */
    public void discard() {
        for (int descriptor : descriptors) Descriptors.close(descriptor);
        descriptors = Frame.NONE;
    }
}
