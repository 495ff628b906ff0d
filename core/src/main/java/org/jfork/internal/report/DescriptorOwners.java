package org.jfork.internal.report;

import java.io.FileDescriptor;
import java.lang.reflect.Field;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.channels.NetworkChannel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jfork.internal.os.Foreign;
import org.jfork.internal.os.ForeignMemberException;

/**
 * Which objects have descriptors: the JDK keeps no list of them, so the heap is searched for those whose classes are known to
 * have one. What this JDK has not, or keeps elsewhere, is not found.
 */
final class DescriptorOwners {
    /** Classes that have a field {@code fd}. */
    private static final String[] PLAIN = {
        "sun.nio.ch.FileChannelImpl",
        "sun.nio.ch.SocketChannelImpl",
        "sun.nio.ch.ServerSocketChannelImpl",
        "sun.nio.ch.DatagramChannelImpl",
        "sun.nio.ch.SourceChannelImpl",
        "sun.nio.ch.SinkChannelImpl",
        "java.io.FileInputStream",
        "java.io.FileOutputStream",
        "java.io.RandomAccessFile"
    };

    /** Classes that have a field {@code impl}, a {@link SocketImpl}. */
    private static final String[] SOCKETS = {"java.net.Socket", "java.net.ServerSocket"};

    /**
     * An object that nobody needs any more may still have the number of a descriptor that was closed for it: so sockets are told
     * apart from all else.
     */
    private final Map<Integer, String> ofSockets = new HashMap<>();

    private final Map<Integer, String> ofOthers = new HashMap<>();
    private final Field number = Foreign.field(FileDescriptor.class, "fd");
    private final Field inSocket = Foreign.field(SocketImpl.class, "fd");
    private final Class<?> delegating = Foreign.type("java.net.DelegatingSocketImpl");
    private final Field delegate = Foreign.field(delegating, "delegate");

    DescriptorOwners() {
        Map<Class<?>, Field> fields = new LinkedHashMap<>();
        for (String plain : PLAIN) add(fields, plain, "fd");
        for (String socket : SOCKETS) add(fields, socket, "impl");
        Object[] all = HeapObjects.instancesOf(fields.keySet().toArray(new Class<?>[0]));
        if (all == null) return;
        // A stream or file and its channel have the same one; what the program made comes last.
        fields.forEach((type, field) -> {
            for (Object object : all) if (type.isInstance(object)) note(descriptor(Foreign.get(field, object)), object);
        });
    }

    /** What this JDK has not stays unknown. */
    private static void add(Map<Class<?>, Field> fields, String type, String field) {
        try {
            Class<?> holder = Foreign.type(type);
            fields.put(holder, Foreign.field(holder, field));
        } catch (ForeignMemberException otherJdk) {
            return;
        }
    }

    /** The class; null if it is not known. The target is what {@code /proc} says. */
    String of(int descriptor, String target) {
        return (target.startsWith("socket:") ? ofSockets : ofOthers).get(descriptor);
    }

    /** A socket's own one delegates to the one that has the descriptor. */
    private Object descriptor(Object found) {
        Object at = found;
        while (delegating.isInstance(at)) at = Foreign.get(delegate, at);
        return at instanceof SocketImpl ? Foreign.get(inSocket, at) : at;
    }

    private void note(Object descriptor, Object owner) {
        if (!(descriptor instanceof FileDescriptor)) return;
        int fd = (Integer) Foreign.get(number, descriptor);
        if (fd >= 0)
            (isSocket(owner) ? ofSockets : ofOthers).put(fd, owner.getClass().getName());
    }

    private static boolean isSocket(Object owner) {
        return owner instanceof NetworkChannel || owner instanceof Socket || owner instanceof ServerSocket;
    }
}
