package org.jfork.internal.report;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.lang.reflect.Field;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;
import java.util.HashMap;
import java.util.Map;
import org.jfork.internal.os.Foreign;
import org.jfork.internal.os.ForeignMemberException;

/**
 * Which objects have descriptors: the JDK keeps no list of them, so the heap is searched for those whose classes are known to
 * have one. What this JDK has not, or keeps elsewhere, is not found.
 */
final class DescriptorOwners {
    /** Classes that have a field {@code fd}; an owner found later is closer to the program. */
    private static final Class<?>[] PLAIN = {FileInputStream.class, FileOutputStream.class, RandomAccessFile.class};

    private static final String[] CHANNELS = {
        "sun.nio.ch.FileChannelImpl",
        "sun.nio.ch.SocketChannelImpl",
        "sun.nio.ch.ServerSocketChannelImpl",
        "sun.nio.ch.DatagramChannelImpl",
        "sun.nio.ch.SourceChannelImpl",
        "sun.nio.ch.SinkChannelImpl"
    };

    private final Map<Integer, String> owners = new HashMap<>();
    private final Field number = Foreign.field(FileDescriptor.class, "fd");
    private final Field inSocket = Foreign.field(SocketImpl.class, "fd");
    private final Class<?> delegating = Foreign.type("java.net.DelegatingSocketImpl");
    private final Field delegate = Foreign.field(delegating, "delegate");

    DescriptorOwners() {
        for (String channel : CHANNELS) search(() -> findPlain(Foreign.type(channel)));
        for (Class<?> plain : PLAIN) search(() -> findPlain(plain));
        search(() -> findSockets(Socket.class));
        search(() -> findSockets(ServerSocket.class));
    }

    /** The class; null if it is not known. */
    String of(int descriptor) {
        return owners.get(descriptor);
    }

    private static void search(Runnable search) {
        try {
            search.run();
        } catch (ForeignMemberException otherJdk) {
            // This kind of owner stays unknown, as is said above.
        }
    }

    private void findPlain(Class<?> type) {
        Field field = Foreign.field(type, "fd");
        for (Object object : instancesOf(type)) note(Foreign.get(field, object), object);
    }

    private void findSockets(Class<?> type) {
        Field field = Foreign.field(type, "impl");
        for (Object socket : instancesOf(type)) note(descriptor(Foreign.get(field, socket)), socket);
    }

    /** A socket's own one delegates to the one that has the descriptor. */
    private Object descriptor(Object implementation) {
        Object at = implementation;
        while (delegating.isInstance(at)) at = Foreign.get(delegate, at);
        return at instanceof SocketImpl ? Foreign.get(inSocket, at) : null;
    }

    private static Object[] instancesOf(Class<?> type) {
        Object[] instances = HeapObjects.instancesOf(type);
        return instances == null ? new Object[0] : instances;
    }

    private void note(Object descriptor, Object owner) {
        if (descriptor == null) return;
        int fd = (Integer) Foreign.get(number, descriptor);
        if (fd >= 0) owners.put(fd, owner.getClass().getName());
    }
}
