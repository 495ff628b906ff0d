package org.jfork.internal.rpc.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jfork.internal.os.Channels;
import org.jfork.internal.template.HandleView;
import org.jfork.rpc.Codec;

/** The payload of a message, or one item of it. */
public final class MessageInput extends Codec.Input {
    /** Members of the JDK are looked up once. */
    private static final class ViewHolder {
        private static final HandleView VIEW = new HandleView(new Channels());
    }

    private final byte[] octets;
    private final int[] descriptors;
    private int next;
    private int end;

    MessageInput(byte[] octets, int[] descriptors) {
        this.octets = octets;
        this.descriptors = descriptors;
        this.end = octets.length;
    }

    @Override
    public int read() {
        return next < end ? octets[next++] & 255 : -1;
    }

    @Override
    public int read(byte[] target, int from, int most) {
        if (most == 0) return 0;
        int count = Math.min(most, end - next);
        if (count <= 0) return -1;
        System.arraycopy(octets, next, target, from, count);
        next += count;
        return count;
    }

    @Override
    public int available() {
        return end - next;
    }

    @Override
    public Object handle(int number, Class<?> type) throws IOException {
        synchronized (descriptors) {
            if (number < 0 || number >= descriptors.length || descriptors[number] < 0)
                throw new MalformedFrameException("no handle " + number + " came along, or it was taken");
            Object handle = ViewHolder.VIEW.present(descriptors[number], type);
            if (handle == null) throw new IOException("a handle cannot be presented as " + type.getName());
            descriptors[number] = -1;
            return handle;
        }
    }

    public int u16() throws IOException {
        need(2);
        return read() << 8 | read();
    }

    /** The next item, as an input of its own; this one goes on behind it. */
    public MessageInput item() throws IOException {
        need(4);
        int length = read() << 24 | read() << 16 | read() << 8 | read();
        if (length < 0 || length > end - next) throw new MalformedFrameException("an item of " + length + " octets");
        MessageInput item = new MessageInput(octets, descriptors);
        item.next = next;
        item.end = next += length;
        return item;
    }

    public String text() throws IOException {
        MessageInput item = item();
        return new String(octets, item.next, item.end - item.next, UTF_8);
    }

    /** What has not been read. */
    ByteBuffer rest() {
        return ByteBuffer.wrap(octets, next, end - next);
    }

    byte[] copyOfRest() {
        return Arrays.copyOfRange(octets, next, end);
    }

    private void need(int count) throws IOException {
        if (end - next < count) throw new MalformedFrameException("a payload that ends too early");
    }
}
