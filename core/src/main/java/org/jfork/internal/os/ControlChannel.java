package org.jfork.internal.os;

import java.io.FileDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The end of a socket pair as a channel of the JDK: what every worker is given. Here is all that a process needs which is exec'ed for one
 * function, and no more; for channels of other kinds there is {@link Channels}.
 *
 * <p>The JDK's own constructor would ask for the address, and for that initialise its network, with the reading of
 * {@code java.security} and, on Java 25, the first method handles: 3 ms of the 40 until the function is entered on Java 17, 14 on 25. A socket
 * pair has no address. So what the constructor does is done here, for an object that has the fields which are known, and no others.
 */
public final class ControlChannel {
    private static final String CHOSEN = "java.nio.channels.spi.SelectorProvider";
    private static final int CONNECTED = 2;

    /** Of Java 17; later ones have one more. Those that the constructor sets come first. */
    private static final List<String> KNOWN = List.of(
            "family",
            "fd",
            "fdVal",
            "readLock",
            "writeLock",
            "stateLock",
            "localAddress",
            "remoteAddress",
            "state",
            "isInputClosed",
            "isOutputClosed",
            "connectionReset",
            "isReuseAddress",
            "readerThread",
            "writerThread",
            "socket",
            "forcedNonBlocking");

    private final SelectorProvider provider;
    private final Constructor<?> descriptor = Foreign.constructor(FileDescriptor.class, int.class);
    private final Class<?> type = Foreign.type("sun.nio.ch.SocketChannelImpl");
    private final boolean known = isKnown(type);
    private final Constructor<?> start = Foreign.constructor(SocketChannel.class, SelectorProvider.class);
    private final Field family = Foreign.field(type, "family", ProtocolFamily.class);
    private final Field localAddress = Foreign.field(type, "localAddress", SocketAddress.class);
    private final Field remoteAddress = Foreign.field(type, "remoteAddress", SocketAddress.class);
    private final Field file = Foreign.field(type, "fd", FileDescriptor.class);
    private final Field fileNumber = Foreign.field(type, "fdVal", int.class);
    private final Field state = Foreign.field(type, "state", int.class);
    private final Field readLock = Foreign.field(type, "readLock", ReentrantLock.class);
    private final Field writeLock = Foreign.field(type, "writeLock", ReentrantLock.class);
    private final Field stateLock = Foreign.field(type, "stateLock", Object.class);
    private SocketChannel ready; // null: none
    private int ofReady;

    ControlChannel(SelectorProvider provider) {
        this.provider = provider;
    }

    /**
     * With the JDK's provider of selectors, as its constructor makes it. To ask for {@link SelectorProvider#provider} would be to look for
     * others in each jar of the class path, and on Java 17 to link the first lambdas of the JVM: a fifth of the time until a function is
     * entered. Providers have no state, so nobody can tell two of them apart but by asking whether they are the same.
     */
    public static ControlChannel ofNewJvm() {
        if (System.getProperty(CHOSEN) != null) return new ControlChannel(SelectorProvider.provider());
        Class<?> usual = Foreign.type("sun.nio.ch.EPollSelectorProvider");
        return new ControlChannel((SelectorProvider) Foreign.construct(Foreign.constructor(usual)));
    }

    private static boolean isKnown(Class<?> type) {
        for (Field field : type.getDeclaredFields())
            if (!Modifier.isStatic(field.getModifiers()) && !KNOWN.contains(field.getName())) return false;
        return true;
    }

    FileDescriptor fileDescriptor(int fd) {
        return (FileDescriptor) Foreign.construct(descriptor, fd);
    }

    /** Has a channel ready for the next socket under this number, which each fork has a copy of. Nothing is done to the present one. */
    void prepare(int fd) {
        if (known) ready = assembled(fd);
        ofReady = fd;
    }

    /** A Unix socket without a name on either side. The descriptor is the channel's from then on. */
    public SocketChannel open(int fd) {
        SocketChannel channel = ready;
        if (channel == null || fd != ofReady) return known ? assembled(fd) : constructed(fd);
        ready = null;
        return channel;
    }

    boolean isAssembled() {
        return known;
    }

    SocketChannel assembled(int fd) {
        Object channel = Foreign.constructPart(type, start, provider);
        SocketAddress none = UnixDomainSocketAddress.of("");
        Foreign.set(readLock, channel, new ReentrantLock());
        Foreign.set(writeLock, channel, new ReentrantLock());
        Foreign.set(stateLock, channel, new Object());
        Foreign.set(family, channel, StandardProtocolFamily.UNIX);
        Foreign.set(file, channel, fileDescriptor(fd));
        Foreign.set(fileNumber, channel, fd);
        Foreign.set(localAddress, channel, none);
        Foreign.set(remoteAddress, channel, none);
        Foreign.set(state, channel, CONNECTED);
        return (SocketChannel) channel;
    }

    /**
     * By the constructor. If told of a Unix socket it would initialise what
     * it makes names of temporary sockets with, a secure random number generator with all its providers. So it makes a channel of another
     * family first.
     */
    SocketChannel constructed(int fd) {
        SocketAddress none = UnixDomainSocketAddress.of("");
        Object channel = Foreign.construct(ofSocket(), provider, StandardProtocolFamily.INET, fileDescriptor(fd), none);
        Foreign.set(family, channel, StandardProtocolFamily.UNIX);
        Foreign.set(localAddress, channel, none);
        return (SocketChannel) channel;
    }

    /** Of a connected socket, with the address at the other end. */
    Constructor<?> ofSocket() {
        return Foreign.constructor(
                type, SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, SocketAddress.class);
    }
}
