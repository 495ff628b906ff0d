package org.jfork.internal.os;

import java.io.FileDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * The end of a socket pair as a channel of the JDK: what every worker is given. Here is all that a process needs which is exec'ed for one
 * function, and no more; for channels of other kinds there is {@link Channels}.
 */
public final class ControlChannel {
    private static final String CHOSEN = "java.nio.channels.spi.SelectorProvider";

    private final SelectorProvider provider;
    private final Constructor<?> descriptor = Foreign.constructor(FileDescriptor.class, int.class);
    private final Constructor<?> socket = Foreign.constructor(
            Foreign.type("sun.nio.ch.SocketChannelImpl"),
            SelectorProvider.class,
            ProtocolFamily.class,
            FileDescriptor.class,
            SocketAddress.class);
    private final Field family = Foreign.field(socket.getDeclaringClass(), "family", ProtocolFamily.class);
    private final Field localAddress = Foreign.field(socket.getDeclaringClass(), "localAddress", SocketAddress.class);

    ControlChannel(SelectorProvider provider) {
        this.provider = provider;
    }

    /**
     * The JDK's provider of selectors, as its constructor makes it. To ask for {@link SelectorProvider#provider} would be to look for
     * others in each jar of the class path, and on Java 17 to link the first lambdas of the JVM: a fifth of the time until a function is
     * entered. Providers have no state, so nobody can tell two of them apart but by asking whether they are the same.
     */
    public static ControlChannel ofNewJvm() {
        if (System.getProperty(CHOSEN) != null) return new ControlChannel(SelectorProvider.provider());
        Class<?> usual = Foreign.type("sun.nio.ch.EPollSelectorProvider");
        return new ControlChannel((SelectorProvider) Foreign.construct(Foreign.constructor(usual)));
    }

    FileDescriptor fileDescriptor(int fd) {
        return (FileDescriptor) Foreign.construct(descriptor, fd);
    }

    Constructor<?> ofSocket() {
        return socket;
    }

    /**
     * A Unix socket without a name on either side. To be told so, the JDK's constructor would initialise what
     * it makes names of temporary sockets with, a secure random number generator with all its providers: a third of the time from the
     * start of a JVM to its function. So it makes a channel of another family first.
     */
    public SocketChannel open(int fd) {
        SocketAddress none = UnixDomainSocketAddress.of("");
        Object channel = Foreign.construct(socket, provider, StandardProtocolFamily.INET, fileDescriptor(fd), none);
        Foreign.set(family, channel, StandardProtocolFamily.UNIX);
        Foreign.set(localAddress, channel, none);
        return (SocketChannel) channel;
    }
}
