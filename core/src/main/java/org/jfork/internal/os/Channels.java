package org.jfork.internal.os;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Arrays;

/** The JDK's own channels around descriptors. A channel owns its descriptor from then on. */
public final class Channels {
    private final SelectorProvider provider = SelectorProvider.provider();
    private final ControlChannel control = new ControlChannel(provider);
    private final Constructor<?> socket = control.ofSocket();
    private final Field number = Foreign.field(FileDescriptor.class, "fd");
    private final Constructor<?> server = Foreign.constructor(
            Foreign.type("sun.nio.ch.ServerSocketChannelImpl"),
            SelectorProvider.class,
            ProtocolFamily.class,
            FileDescriptor.class,
            boolean.class);

    /**
     * Initialises what a channel needs when it waits, asks for addresses, or is closed, and makes the channel for the control socket, so
     * that forks need not.
     *
     * @param control the number that it has in each of them
     */
    public void prepare(int control) throws ClassNotFoundException {
        Class.forName("sun.nio.ch.Net");
        this.control.prepare(control);
    }

    public FileDescriptor fileDescriptor(int fd) {
        return control.fileDescriptor(fd);
    }

    public int number(FileDescriptor descriptor) {
        return (int) Foreign.get(number, descriptor);
    }

    /** A connected stream socket; {@code kind} as {@link Descriptors#kind} says. */
    public SocketChannel socket(int fd, int kind) {
        SocketAddress remote = (kind & Descriptors.UNIX) != 0 ? UnixDomainSocketAddress.of("") : remoteAddress(fd);
        return (SocketChannel) Foreign.construct(socket, provider, family(kind), fileDescriptor(fd), remote);
    }

    /** See {@link ControlChannel}. */
    public ControlChannel control() {
        return control;
    }

    public ServerSocketChannel server(int fd, int kind) {
        return (ServerSocketChannel)
                Foreign.construct(server, provider, family(kind), fileDescriptor(fd), Boolean.TRUE);
    }

    public DatagramChannel datagram(int fd) {
        return (DatagramChannel) Foreign.construct(
                Foreign.constructor(
                        Foreign.type("sun.nio.ch.DatagramChannelImpl"), SelectorProvider.class, FileDescriptor.class),
                provider,
                fileDescriptor(fd));
    }

    public Pipe.SourceChannel source(int fd) {
        return (Pipe.SourceChannel) pipeEnd("sun.nio.ch.SourceChannelImpl", fd);
    }

    public Pipe.SinkChannel sink(int fd) {
        return (Pipe.SinkChannel) pipeEnd("sun.nio.ch.SinkChannelImpl", fd);
    }

    private Channel pipeEnd(String type, int fd) {
        return (Channel) Foreign.construct(
                Foreign.constructor(Foreign.type(type), SelectorProvider.class, FileDescriptor.class),
                provider,
                fileDescriptor(fd));
    }

    /** A file; for one that can only be read the JDK has a public way. */
    public FileChannel file(int fd, boolean readable, boolean writable) {
        if (!writable) return new FileInputStream(fileDescriptor(fd)).getChannel();
        Class<?> type = Foreign.type("sun.nio.ch.FileChannelImpl");
        Method open = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals("open"))
                .filter(method -> method.getParameterTypes()[0] == FileDescriptor.class)
                .findFirst()
                .orElseThrow(() -> new ForeignMemberException("method " + type.getName() + ".open", null));
        return (FileChannel) Foreign.callPlainly(open, null, openArguments(open, fd, readable, writable));
    }

    /** 17: (fd, path, readable, writable, direct, parent); 25 has one more flag, {@code sync}. */
    private Object[] openArguments(Method open, int fd, boolean readable, boolean writable) {
        Class<?>[] types = open.getParameterTypes();
        Object[] arguments = new Object[types.length];
        Arrays.fill(arguments, Boolean.FALSE);
        arguments[0] = fileDescriptor(fd);
        arguments[1] = null;
        arguments[2] = readable;
        arguments[3] = writable;
        arguments[types.length - 1] = null;
        boolean known = types.length >= 6 && types[1] == String.class && !types[types.length - 1].isPrimitive();
        for (int i = 2; i < types.length - 1; i++) known &= types[i] == boolean.class;
        if (!known) throw new ForeignMemberException("method " + open + " of a known shape", null);
        return arguments;
    }

    private static ProtocolFamily family(int kind) {
        if ((kind & Descriptors.UNIX) != 0) return StandardProtocolFamily.UNIX;
        return (kind & Descriptors.INET6) != 0 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    private SocketAddress remoteAddress(int fd) {
        Method remote = Foreign.method(Foreign.type("sun.nio.ch.Net"), "remoteAddress", FileDescriptor.class);
        return (SocketAddress) Foreign.callPlainly(remote, null, fileDescriptor(fd));
    }
}
