package org.jfork.internal.os;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;

/** Finds the descriptor in whatever Java has one in. */
public final class Handles {
    private final Field number = Foreign.field(FileDescriptor.class, "fd");
    private final Class<?> selectable = Foreign.type("sun.nio.ch.SelChImpl");
    private final Method selectableNumber = Foreign.method(selectable, "getFDVal");
    private final Class<?> file = Foreign.type("sun.nio.ch.FileChannelImpl");
    private final Field fileDescriptor = Foreign.field(file, "fd");

    /**
     * A close-on-exec copy of the handle's descriptor, owned by the caller.
     *
     * @throws IllegalArgumentException if it is no handle, closed, or one that cannot be passed, with the reason
     */
    public int duplicate(Object handle) {
        int descriptor = descriptorOf(handle);
        if (descriptor < 0) throw new IllegalArgumentException("the handle is closed: " + handle);
        try {
            return Descriptors.duplicate(descriptor);
        } catch (OsException e) {
            throw new IllegalArgumentException("the handle cannot be passed: " + handle + ": " + e.getMessage(), e);
        }
    }

    private int descriptorOf(Object handle) {
        try {
            if (handle instanceof FileDescriptor descriptor) return number(descriptor);
            if (handle instanceof Channel channel) return ofChannel(channel);
            if (handle instanceof FileInputStream stream) return number(stream.getFD());
            if (handle instanceof FileOutputStream stream) return number(stream.getFD());
            if (handle instanceof RandomAccessFile access) return number(access.getFD());
            if (handle instanceof Socket socket) return ofSocket(socket);
            if (handle instanceof ServerSocket socket) return ofServerSocket(socket);
            if (handle instanceof DatagramSocket socket) return ofDatagramSocket(socket);
        } catch (IOException e) {
            throw new IllegalArgumentException("the handle is closed: " + handle, e);
        }
        throw refused(
                handle, "only file descriptors, file streams, files, sockets, pipes and their channels are handles");
    }

    private int number(FileDescriptor descriptor) {
        return (int) Foreign.get(number, descriptor);
    }

    private int ofChannel(Channel channel) {
        if (!channel.isOpen()) return -1;
        if (channel instanceof SelectableChannel && selectable.isInstance(channel))
            return (int) Foreign.callPlainly(selectableNumber, channel);
        if (channel instanceof FileChannel && file.isInstance(channel))
            return number((FileDescriptor) Foreign.get(fileDescriptor, channel));
        throw refused(channel, "it is a channel of a foreign provider, with no descriptor that is known");
    }

    private int ofSocket(Socket socket) throws IOException {
        if (socket.isClosed()) return -1;
        if (socket.getChannel() != null) return ofChannel(socket.getChannel());
        if (socket.getClass().getName().contains("SSLSocket") || isSecure(socket))
            throw refused(socket, "the state of its encryption would not go with it");
        return ofImpl(socket, Foreign.get(Foreign.field(Socket.class, "impl"), socket));
    }

    private static boolean isSecure(Socket socket) {
        for (Class<?> type = socket.getClass(); type != null; type = type.getSuperclass())
            if (type.getName().equals("javax.net.ssl.SSLSocket")) return true;
        return false;
    }

    private int ofServerSocket(ServerSocket socket) throws IOException {
        if (socket.isClosed()) return -1;
        if (socket.getChannel() != null) return ofChannel(socket.getChannel());
        return ofImpl(socket, Foreign.get(Foreign.field(ServerSocket.class, "impl"), socket));
    }

    private int ofImpl(Object socket, Object impl) {
        if (impl == null) throw refused(socket, "it has no socket yet; bind or connect it first");
        FileDescriptor descriptor =
                (FileDescriptor) Foreign.callPlainly(Foreign.method(SocketImpl.class, "getFileDescriptor"), impl);
        if (descriptor == null) throw refused(socket, "it has no socket yet; bind or connect it first");
        return number(descriptor);
    }

    /** Since JDK 15 a datagram socket is a wrapper around one that adapts a channel. */
    private int ofDatagramSocket(DatagramSocket socket) {
        if (socket.isClosed()) return -1;
        if (socket.getChannel() != null) return ofChannel(socket.getChannel());
        Object adaptor = Foreign.get(Foreign.field(DatagramSocket.class, "delegate"), socket);
        Field channel = Foreign.field(Foreign.type("sun.nio.ch.DatagramSocketAdaptor"), "dc");
        if (!channel.getDeclaringClass().isInstance(adaptor))
            throw refused(socket, "its implementation is not the JDK's own");
        return ofChannel((Channel) Foreign.get(channel, adaptor));
    }

    private static IllegalArgumentException refused(Object handle, String why) {
        String type = handle == null ? "null" : handle.getClass().getName();
        return new IllegalArgumentException("cannot send " + type + " as a handle: " + why);
    }
}
