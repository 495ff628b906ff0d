package org.jfork.internal.rpc.frame;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jfork.rpc.Codec;

/** Stands for a handle inside a value that Java serialisation writes. */
final class HandleMark implements Serializable {
    private static final long serialVersionUID = 1;

    /** What handles are presented as; their place in this list is sent. */
    private static final Class<?>[] TYPES = {
        FileDescriptor.class,
        FileInputStream.class,
        FileOutputStream.class,
        FileChannel.class,
        SocketChannel.class,
        ServerSocketChannel.class,
        DatagramChannel.class,
        Pipe.SourceChannel.class,
        Pipe.SinkChannel.class,
        Socket.class,
        ServerSocket.class,
        DatagramSocket.class,
    };

    private final int number;
    private final int type;

    private HandleMark(int number, int type) {
        this.number = number;
        this.type = type;
    }

    /** A mark if the object is a handle, else the object. */
    static Object replace(Object object, Codec.Output out) throws IOException {
        if (object instanceof Serializable) return object; // none of the handles is
        int type = object == null ? -1 : type(object);
        return type < 0 ? object : new HandleMark(out.handle(object), type);
    }

    private static int type(Object object) {
        if (!(object instanceof Channel || object instanceof AutoCloseable || object instanceof FileDescriptor))
            return -1;
        if (object instanceof RandomAccessFile) return 3;
        for (int i = 0; i < TYPES.length; i++) if (TYPES[i].isInstance(object)) return i;
        return -1;
    }

    Object resolve(Codec.Input in) throws IOException {
        if (type < 0 || type >= TYPES.length) throw new MalformedFrameException("a handle of kind " + type);
        return in.handle(number, TYPES[type]);
    }
}
