package org.jfork.internal.template;

import java.nio.ByteBuffer;
import org.jfork.internal.os.Channels;
import org.jfork.internal.os.ControlChannel;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.OsException;
import org.jfork.internal.wire.Layout;

/** Presents what was sent, in order, as the types that a function declares. */
final class Arguments {
    private final ControlledProcess process;
    private Channels channels; // null: not needed so far

    /** Channels may be null: then they are made if there is a handle. */
    Arguments(ControlledProcess process, Channels channels) {
        this.process = process;
        this.channels = channels;
    }

    ControlChannel control() {
        return channels == null ? ControlChannel.ofNewJvm() : channels.control();
    }

    int count() {
        return process.itemCount();
    }

    /** Item {@code index} as {@code type}; item 0 is the first behind the control socket. */
    Object present(int index, Class<?> type) throws BindingException, OsException {
        if (process.itemKind(index) == Layout.HANDLES) return handle(index, type);
        byte[] octets = process.itemOctets(index);
        if (type == byte[].class) return octets;
        if (type == ByteBuffer.class) return ByteBuffer.wrap(octets);
        boolean isText = process.itemKind(index) == Layout.TEXT;
        if (type == Object.class) return isText ? Texts.decode(index, octets) : octets;
        if (type.isAssignableFrom(String.class)) return Texts.decode(index, octets);
        return parse(index, Texts.decode(index, octets), type);
    }

    private Object handle(int index, Class<?> type) throws BindingException, OsException {
        int descriptor = process.itemDescriptor(index);
        if (channels == null) channels = new Channels();
        Object handle = new HandleView(channels).present(descriptor, type);
        if (handle != null) return handle;
        throw new BindingException(
                index,
                "the handle is a " + HandleView.name(Descriptors.kind(descriptor)) + " and cannot be presented as "
                        + type.getName());
    }

    private static Object parse(int index, String text, Class<?> type) throws BindingException {
        Object value;
        try {
            value = Texts.parse(text, type);
        } catch (IllegalArgumentException e) {
            throw new BindingException(index, "'" + shortened(text) + "' is no " + type.getSimpleName());
        }
        if (value != null) return value;
        throw new BindingException(index, "an argument cannot be presented as " + type.getName());
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
