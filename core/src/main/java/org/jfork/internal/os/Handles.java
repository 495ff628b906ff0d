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
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

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

    private int ofChannel(Channel channel) throws IOException {
        if (!channel.isOpen()) return -1;
        if (channel instanceof SelectableChannel && selectable.isInstance(channel)) return ofSelectable(channel);
        if (channel instanceof FileChannel && file.isInstance(channel))
            return number((FileDescriptor) Foreign.get(fileDescriptor, channel));
        throw refused(channel, "it is a channel of a foreign provider, with no descriptor that is known");
    }

    /** A socket that is neither connected nor bound cannot be told from one of another kind when it arrives. */
    private int ofSelectable(Channel channel) throws IOException {
        if (channel instanceof SocketChannel socket && !socket.isConnected())
            throw refused(channel, "it is not connected; connect it first");
        if (channel instanceof ServerSocketChannel server && server.getLocalAddress() == null)
            throw refused(channel, "it is not bound, so nobody can connect to it; bind it first");
        return (int) Foreign.callPlainly(selectableNumber, channel);
    }

    private int ofSocket(Socket socket) throws IOException {
        if (socket.isClosed()) return -1;
        if (socket instanceof SSLSocket)
            throw refused(
                    socket,
                    "the state of its encryption is in this process and would not go with it;"
                            + " send the plain socket before TLS begins, or let this process decrypt");
        if (socket.getChannel() != null) return ofChannel(socket.getChannel());
        if (!socket.isConnected()) throw refused(socket, "it is not connected; connect it first");
        return ofImpl(socket, Foreign.get(Foreign.field(Socket.class, "impl"), socket));
    }

    private int ofServerSocket(ServerSocket socket) throws IOException {
        if (socket.isClosed()) return -1;
        if (socket instanceof SSLServerSocket)
            throw refused(
                    socket,
                    "what it accepts would not be encrypted there;"
                            + " send a plain listening socket and begin TLS in the function");
        if (socket.getChannel() != null) return ofChannel(socket.getChannel());
        if (!socket.isBound()) throw refused(socket, "it is not bound, so nobody can connect to it; bind it first");
        return ofImpl(socket, Foreign.get(Foreign.field(ServerSocket.class, "impl"), socket));
    }

    private int ofImpl(Object socket, Object impl) {
        Object descriptor =
                impl == null ? null : Foreign.callPlainly(Foreign.method(SocketImpl.class, "getFileDescriptor"), impl);
        if (descriptor == null) throw refused(socket, "its implementation is a foreign one and has no descriptor");
        return number((FileDescriptor) descriptor);
    }

    /** Since JDK 15 a datagram socket is a wrapper around one that adapts a channel. */
    private int ofDatagramSocket(DatagramSocket socket) throws IOException {
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
