package org.jfork.internal.caller;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jfork.internal.os.ControlSocket;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.OsException;
import org.jfork.internal.wire.Frame;
import org.jfork.internal.wire.FrameReader;
import org.jfork.internal.wire.MalformedFrameException;

/**
 * This end of a control socket, as long as frames go over it.
 *
 * <pre>
 *   any thread --send--> queue --(the same thread, if the socket has room)--> socket
 *                          `----(else the loop's thread, when there is room)-----^
 *   loop's thread <-- frames, or the end <-- socket
 * </pre>
 */
final class ControlLink {
    /** Is called on the loop's thread. */
    interface Listener {
        /** A whole frame has come. */
        void frame(byte command, byte[] payload) throws MalformedFrameException;

        /** Nothing more will come. */
        void ended();

        /** What has come is no frame. */
        void malformed(MalformedFrameException reason);
    }

    private static final int[] NONE = {};
    private static final int END_OF_PEER = -104; // ECONNRESET
    private static final long IN_FLIGHT_PAUSE_MILLIS = 2;

    private final IoLoop loop;
    private final int socket;
    private final Listener listener;
    private final FrameReader reader = new FrameReader();
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final Deque<Frame> queue = new ArrayDeque<>();
    private long sent; // octets of the first frame
    private boolean watchesWrites;
    private boolean open = true;
    private boolean receiving; // octets that have not been looked at yet
    private long token;

    ControlLink(IoLoop loop, int socket, Listener listener) {
        this.loop = loop;
        this.socket = socket;
        this.listener = listener;
    }

    /** Events come from now on. */
    void start() throws OsException {
        lock.lock();
        try {
            token = loop.watch(socket, this::ready);
        } finally {
            lock.unlock();
        }
    }

    /** Takes over the frame's descriptors. What cannot be sent because the process is gone is dropped. */
    void send(Frame frame) {
        lock.lock();
        try {
            if (open) queue.add(frame);
            else drop(frame);
            if (queue.size() == 1) flush();
        } finally {
            lock.unlock();
        }
    }

    private void ready() {
        lock.lock();
        try {
            if (!open) return;
            if (watchesWrites) flush();
        } finally {
            lock.unlock();
        }
        receive();
    }

    private void flush() {
        while (open && !queue.isEmpty()) {
            Frame frame = queue.peek();
            byte[] part = frame.part(sent);
            int offset = frame.offset(sent);
            int[] descriptors = sent == 0 ? frame.descriptors() : NONE;
            int count = ControlSocket.send(socket, part, offset, part.length - offset, descriptors);
            if (count < 0) {
                hold(count);
                return;
            }
            if (sent == 0) for (int descriptor : descriptors) Descriptors.close(descriptor);
            sent += count;
            if (sent == frame.length()) next();
        }
        if (open) watchWrites(false);
    }

    private void next() {
        queue.remove();
        sent = 0;
    }

    private void hold(int error) {
        if (error == ControlSocket.AGAIN) watchWrites(true);
        else if (error == ControlSocket.TOO_MANY_IN_FLIGHT) loop.later(IN_FLIGHT_PAUSE_MILLIS, this::flushLater);
        else dropQueue(); // the process is gone; why, the other direction will tell
    }

    private void flushLater() {
        lock.lock();
        try {
            if (open) flush();
        } finally {
            lock.unlock();
        }
    }

    private void watchWrites(boolean writes) {
        if (watchesWrites == writes) return;
        watchesWrites = writes;
        try {
            loop.watchWrites(socket, token, writes);
        } catch (OsException e) {
            throw new IllegalStateException("a control socket cannot be watched", e);
        }
    }

    private void receive() {
        try {
            while (true) {
                int count = receiveSome();
                if (count == ControlSocket.AGAIN) return;
                if (count == 0 || count == END_OF_PEER) {
                    listener.ended();
                    return;
                }
                if (count < 0) throw new MalformedFrameException("reading fails with error " + -count);
                if (reader.add(count)) deliver();
            }
        } catch (MalformedFrameException e) {
            listener.malformed(e);
        }
    }

    private void deliver() throws MalformedFrameException {
        byte command = reader.command();
        byte[] payload = reader.payload();
        reader.next();
        listener.frame(command, payload);
    }

    private int receiveSome() {
        lock.lock();
        try {
            if (!open) return ControlSocket.AGAIN;
            int count = ControlSocket.receive(socket, reader.target(), reader.offset(), reader.wanted());
            receiving = count > 0;
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** {@link #detach}, if everything has been sent and nothing is being received; else -1. */
    int detachIfIdle() {
        lock.lock();
        try {
            return open && queue.isEmpty() && !receiving && !reader.inFrame() ? detach() : -1;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is queued and tells the process that nothing more will come; its frames are still received. */
    void endOutput() {
        lock.lock();
        try {
            if (!open) return;
            dropQueue();
            ControlSocket.endOutput(socket);
        } finally {
            lock.unlock();
        }
    }

    /** Gives the socket away; it is the caller's from now on, and not one octet behind the last frame has been read. */
    int detach() {
        lock.lock();
        try {
            dropQueue();
            open = false;
            loop.forget(socket, token);
            return socket;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            if (open) Descriptors.close(detach());
        } finally {
            lock.unlock();
        }
    }

    private void dropQueue() {
        for (Frame frame : queue) if (frame != queue.peek() || sent == 0) drop(frame);
        queue.clear();
        sent = 0;
    }

    private static void drop(Frame frame) {
        for (int descriptor : frame.descriptors()) Descriptors.close(descriptor);
    }
}
