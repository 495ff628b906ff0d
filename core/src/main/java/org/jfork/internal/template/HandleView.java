package org.jfork.internal.template;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import org.jfork.internal.os.Channels;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.OsException;

/** Presents a descriptor as the type that a function declares. No lambdas: see {@link FunctionLookup}. */
public final class HandleView {
    private final Channels channels;

    public HandleView(Channels channels) {
        this.channels = channels;
    }

    /** So that forks need not. */
    static void load() {}

    /** Null if the descriptor cannot be presented as this type; then it still belongs to the caller. */
    public Object present(int fd, Class<?> type) throws OsException {
        if (type == FileDescriptor.class) return channels.fileDescriptor(fd);
        if (type == FileInputStream.class) return new FileInputStream(channels.fileDescriptor(fd));
        if (type == FileOutputStream.class) return new FileOutputStream(channels.fileDescriptor(fd));
        int kind = Descriptors.kind(fd);
        if (type == FileChannel.class) return file(fd, kind);
        if (type == Pipe.SourceChannel.class) return channels.source(fd);
        if (type == Pipe.SinkChannel.class) return channels.sink(fd);
        if (type == Socket.class || type == ServerSocket.class || type == DatagramSocket.class)
            return socket(fd, kind, type);
        if (type == InputStream.class) return input(fd, kind);
        if (type == OutputStream.class) return output(fd, kind);
        Object natural = isChannelType(type) ? natural(fd, kind) : null;
        return type.isInstance(natural) ? natural : null;
    }

    /** A file stream asks for the position to read all, which sockets and pipes do not have. */
    private InputStream input(int fd, int kind) {
        if ((kind & Descriptors.KIND) == Descriptors.FILE) return new FileInputStream(channels.fileDescriptor(fd));
        return natural(fd, kind) instanceof ReadableByteChannel channel
                ? java.nio.channels.Channels.newInputStream(channel)
                : null;
    }

    private OutputStream output(int fd, int kind) {
        if ((kind & Descriptors.KIND) == Descriptors.FILE) return new FileOutputStream(channels.fileDescriptor(fd));
        return natural(fd, kind) instanceof WritableByteChannel channel
                ? java.nio.channels.Channels.newOutputStream(channel)
                : null;
    }

    private static boolean isChannelType(Class<?> type) {
        return type == Object.class || type == AutoCloseable.class || Channel.class.isAssignableFrom(type);
    }

    private Object socket(int fd, int kind, Class<?> type) {
        Object natural = natural(fd, kind);
        if (type == Socket.class) return natural instanceof SocketChannel channel ? channel.socket() : null;
        if (type == ServerSocket.class) return natural instanceof ServerSocketChannel channel ? channel.socket() : null;
        return natural instanceof DatagramChannel channel ? channel.socket() : null;
    }

    private FileChannel file(int fd, int kind) {
        return channels.file(fd, (kind & Descriptors.READABLE) != 0, (kind & Descriptors.WRITABLE) != 0);
    }

    /** What the descriptor is. */
    private Object natural(int fd, int kind) {
        if ((kind & Descriptors.LISTENING) != 0) return channels.server(fd, kind);
        return switch (kind & Descriptors.KIND) {
            case Descriptors.FILE -> file(fd, kind);
            case Descriptors.PIPE -> (kind & Descriptors.READABLE) != 0 ? channels.source(fd) : channels.sink(fd);
            case Descriptors.STREAM_SOCKET -> channels.socket(fd, kind);
            case Descriptors.DATAGRAM_SOCKET -> channels.datagram(fd);
            default -> channels.fileDescriptor(fd);
        };
    }

    public static String name(int kind) {
        if ((kind & Descriptors.LISTENING) != 0) return "listening socket";
        return switch (kind & Descriptors.KIND) {
            case Descriptors.FILE -> "file";
            case Descriptors.PIPE -> (kind & Descriptors.READABLE) != 0 ? "pipe to read from" : "pipe to write to";
            case Descriptors.STREAM_SOCKET -> "stream socket";
            case Descriptors.DATAGRAM_SOCKET -> "datagram socket";
            default -> "descriptor of another kind";
        };
    }
}
