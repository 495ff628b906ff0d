package org.jfork.internal.template;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jfork.internal.os.Channels;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.OsException;
import org.jfork.internal.wire.Layout;

/** Presents what was sent, in order, as the types that a function declares. */
final class Arguments {
    /** Types that a handle is presented for by what it is, not by what is asked. */
    private static final Set<Class<?>> NATURAL = Set.of(
            Object.class,
            Channel.class,
            ByteChannel.class,
            ReadableByteChannel.class,
            WritableByteChannel.class,
            ScatteringByteChannel.class,
            GatheringByteChannel.class,
            SelectableChannel.class,
            NetworkChannel.class,
            AutoCloseable.class);

    private static final Map<Class<?>, Function<String, Object>> PARSERS = Map.ofEntries(
            Map.entry(int.class, Integer::valueOf),
            Map.entry(Integer.class, Integer::valueOf),
            Map.entry(long.class, Long::valueOf),
            Map.entry(Long.class, Long::valueOf),
            Map.entry(short.class, Short::valueOf),
            Map.entry(Short.class, Short::valueOf),
            Map.entry(byte.class, Byte::valueOf),
            Map.entry(Byte.class, Byte::valueOf),
            Map.entry(double.class, Double::valueOf),
            Map.entry(Double.class, Double::valueOf),
            Map.entry(float.class, Float::valueOf),
            Map.entry(Float.class, Float::valueOf),
            Map.entry(boolean.class, Arguments::parseBoolean),
            Map.entry(Boolean.class, Arguments::parseBoolean),
            Map.entry(char.class, Arguments::parseCharacter),
            Map.entry(Character.class, Arguments::parseCharacter));

    private final ControlledProcess process;
    private final Channels channels;

    Arguments(ControlledProcess process, Channels channels) {
        this.process = process;
        this.channels = channels;
    }

    int count() {
        return process.itemCount();
    }

    boolean isHandle(int index) {
        return process.itemKind(index) == Layout.HANDLES;
    }

    /** Item {@code index} as {@code type}; item 0 is the first behind the control socket. */
    Object present(int index, Class<?> type) throws BindingException, OsException {
        if (isHandle(index)) return handle(index, process.itemDescriptor(index), type);
        byte[] octets = process.itemOctets(index);
        if (type == byte[].class) return octets;
        if (type == ByteBuffer.class) return ByteBuffer.wrap(octets);
        boolean text = process.itemKind(index) == Layout.TEXT;
        if (type == Object.class) return text ? decode(index, octets) : octets;
        if (type.isAssignableFrom(String.class)) return decode(index, octets);
        Function<String, Object> parser = PARSERS.get(type);
        if (parser == null) throw new BindingException(index, "an argument cannot be presented as " + type.getName());
        return parse(index, decode(index, octets), type, parser);
    }

    private static Object parse(int index, String text, Class<?> type, Function<String, Object> parser)
            throws BindingException {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new BindingException(index, "'" + shortened(text) + "' is no " + type.getSimpleName());
        }
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    private static Object parseBoolean(String text) {
        if (text.equals("true") || text.equals("false")) return Boolean.valueOf(text);
        throw new IllegalArgumentException(text);
    }

    private static Object parseCharacter(String text) {
        if (text.length() == 1) return text.charAt(0);
        throw new IllegalArgumentException(text);
    }

    private static String decode(int index, byte[] octets) throws BindingException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BindingException(index, "the octets sent are no UTF-8 text; declare byte[]");
        }
    }

    private Object handle(int index, int fd, Class<?> type) throws BindingException, OsException {
        if (type == FileDescriptor.class) return channels.fileDescriptor(fd);
        if (type == InputStream.class || type == FileInputStream.class)
            return new FileInputStream(channels.fileDescriptor(fd));
        if (type == OutputStream.class || type == FileOutputStream.class)
            return new FileOutputStream(channels.fileDescriptor(fd));
        int kind = Descriptors.kind(fd);
        if (NATURAL.contains(type)) return checked(index, natural(fd, kind), type, kind);
        if (type == Socket.class)
            return checked(index, natural(fd, kind), SocketChannel.class, kind, SocketChannel::socket);
        if (type == ServerSocket.class)
            return checked(index, natural(fd, kind), ServerSocketChannel.class, kind, ServerSocketChannel::socket);
        if (type == DatagramSocket.class)
            return checked(index, natural(fd, kind), DatagramChannel.class, kind, DatagramChannel::socket);
        if (type == FileChannel.class)
            return channels.file(fd, (kind & Descriptors.READABLE) != 0, (kind & Descriptors.WRITABLE) != 0);
        if (type == Pipe.SourceChannel.class) return channels.source(fd);
        if (type == Pipe.SinkChannel.class) return channels.sink(fd);
        if (!Channel.class.isAssignableFrom(type))
            throw new BindingException(index, "a handle cannot be presented as " + type.getName());
        return checked(index, natural(fd, kind), type, kind);
    }

    /** What the descriptor is. */
    private Object natural(int fd, int kind) {
        boolean readable = (kind & Descriptors.READABLE) != 0, writable = (kind & Descriptors.WRITABLE) != 0;
        if ((kind & Descriptors.LISTENING) != 0) return channels.server(fd, kind);
        switch (kind & 15) {
            case Descriptors.FILE:
                return channels.file(fd, readable, writable);
            case Descriptors.PIPE:
                return readable ? channels.source(fd) : channels.sink(fd);
            case Descriptors.STREAM_SOCKET:
                return channels.socket(fd, kind);
            case Descriptors.DATAGRAM_SOCKET:
                return channels.datagram(fd);
            default:
                return channels.fileDescriptor(fd);
        }
    }

    private static Object checked(int index, Object handle, Class<?> type, int kind) throws BindingException {
        return checked(index, handle, type, kind, same -> same);
    }

    private static <T> Object checked(
            int index, Object handle, Class<T> type, int kind, Function<? super T, Object> adapt)
            throws BindingException {
        if (type.isInstance(handle)) return adapt.apply(type.cast(handle));
        throw new BindingException(
                index, "the handle is a " + name(kind) + " and cannot be presented as " + type.getName());
    }

    private static String name(int kind) {
        if ((kind & Descriptors.LISTENING) != 0) return "listening socket";
        switch (kind & 15) {
            case Descriptors.FILE:
                return "file";
            case Descriptors.PIPE:
                return (kind & Descriptors.READABLE) != 0 ? "pipe to read from" : "pipe to write to";
            case Descriptors.STREAM_SOCKET:
                return "stream socket";
            case Descriptors.DATAGRAM_SOCKET:
                return "datagram socket";
            default:
                return "descriptor of another kind";
        }
    }
}
