package org.jfork.internal.rpc.caller;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jfork.internal.os.ControlSocket;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.MessageSocket;
import org.jfork.internal.os.OsException;
import org.jfork.internal.rpc.frame.Frame;
import org.jfork.internal.rpc.frame.FrameReader;
import org.jfork.internal.rpc.frame.MalformedFrameException;

/**
 * The caller's end of a worker's socket.
 *
 * <pre>
 *   any thread --queue, flush--> frames --(the same thread, while the socket has room)--> socket
 *                                    `---(else the loop's thread, when there is room)-------^
 *   loop's thread, Peer <-- messages <-- socket, unless reading is held up
 * </pre>
 */
public final class Link {
    private static final int[] NONE = {};
    private static final int GATHERED = 64 << 10;
    private static final int READS_AT_ONCE = 8; // then it is somebody else's turn
    private static final int MOST_QUEUED = 4 << 20; // octets, for those who wait for room
    private static final long IN_FLIGHT_PAUSE_MILLIS = 2;

    private final Loop loop;
    private final int socket;
    private final Peer peer;
    private final FrameReader reader;
    private final long token;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();

    // Guarded by lock.
    private final Deque<Frame> queue = new ArrayDeque<>();
    private long queued; // octets
    private int sent; // octets of the first frame
    private boolean watchesWrites;
    private boolean heldUp; // reading
    private boolean open = true;

    /** Takes over the socket. */
    public Link(Loop loop, int socket, Peer peer, int mostPayload) {
        this.loop = loop;
        this.socket = socket;
        this.peer = peer;
        this.reader = new FrameReader(mostPayload);
        this.token = loop.token(this::ready);
    }

    /** The peer is told from now on. */
    public void start() throws OsException {
        lock.lock();
        try {
            loop.add(socket, token, false);
        } finally {
            lock.unlock();
        }
    }

    /** For {@link #flush}. Takes over the frame; one for a worker that is gone is dropped. */
    public void queue(Frame frame) {
        lock.lock();
        try {
            if (open) {
                queue.add(frame);
                queued += frame.length();
            } else {
                frame.release();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends what the socket takes, without blocking; the rest is sent when there is room. */
    public void flush() {
        lock.lock();
        try {
            if (!watchesWrites) write();
        } finally {
            lock.unlock();
        }
    }

    public void send(Frame frame) {
        queue(frame);
        flush();
    }

    /** Waits, not for long with a worker that reads, until what is queued is no longer too much. Not on the loop's thread. */
    public void awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            while (open && queued > MOST_QUEUED) room.await(1, TimeUnit.SECONDS);
        } finally {
            lock.unlock();
        }
    }

    private void ready(Loop.Space space) {
        lock.lock();
        try {
            if (!open || heldUp) return;
            if (watchesWrites) write();
        } finally {
            lock.unlock();
        }
        try {
            if (!read(space)) finish(null);
        } catch (MalformedFrameException e) {
            finish(e);
        }
    }

    /** False at the end. */
    private boolean read(Loop.Space space) throws MalformedFrameException {
        int count = 0;
        for (int i = 0; i < READS_AT_ONCE && !isHeldUp(); i++) {
            count = MessageSocket.receive(socket, space.octets, 0, space.octets.length, space.descriptors);
            if (space.descriptors[0] > 0) reader.descriptors(space.descriptors);
            if (count <= 0) break;
            reader.octets(space.octets, count, peer::message);
            if (count < space.octets.length) break; // most likely all
        }
        peer.pause();
        return count > 0 || count == ControlSocket.AGAIN || isHeldUp();
    }

    private boolean isHeldUp() {
        lock.lock();
        try {
            return heldUp;
        } finally {
            lock.unlock();
        }
    }

    private void finish(MalformedFrameException problem) {
        close();
        peer.ended(problem);
    }

    private void write() {
        while (open && !queue.isEmpty()) {
            int count = queue.peek().descriptors().length > 0 && sent == 0 ? writeFirst() : writeSome();
            if (count < 0) {
                hold(count);
                return;
            }
            remove(count);
        }
        if (open) watchWrites(false);
        if (queued <= MOST_QUEUED / 2) room.signalAll();
    }

    /** Descriptors go with the first octet of their frame. */
    private int writeFirst() {
        Frame frame = queue.peek();
        return ControlSocket.send(socket, frame.octets(), 0, frame.length(), frame.descriptors());
    }

    /** As many frames as are small and have no descriptors, at once. */
    private int writeSome() {
        Frame first = queue.peek();
        if (queue.size() == 1 || first.length() - sent >= GATHERED)
            return ControlSocket.send(socket, first.octets(), sent, first.length() - sent, NONE);
        byte[] some = new byte[(int) Math.min(GATHERED, queued)];
        int count = 0, from = sent;
        for (Frame frame : queue) {
            if (frame != first && frame.descriptors().length > 0) break;
            int part = Math.min(frame.length() - from, some.length - count);
            System.arraycopy(frame.octets(), from, some, count, part);
            count += part;
            from = 0;
            if (count == some.length) break;
        }
        return ControlSocket.send(socket, some, 0, count, NONE);
    }

    private void remove(int count) {
        queued -= count;
        for (sent += count; !queue.isEmpty() && sent >= queue.peek().length(); ) {
            Frame frame = queue.remove();
            sent -= frame.length();
            frame.release();
        }
    }

    private void hold(int error) {
        if (error == ControlSocket.AGAIN) watchWrites(true);
        else if (error == ControlSocket.TOO_MANY_IN_FLIGHT)
            Callbacks.later(IN_FLIGHT_PAUSE_MILLIS, this::flush); // descriptors, of this user, everywhere
        else drop(); // the worker is gone; how, the other direction will tell
    }

    private void watchWrites(boolean writes) {
        if (watchesWrites == writes) return;
        watchesWrites = writes;
        if (heldUp) return;
        try {
            loop.change(socket, token, writes);
        } catch (OsException e) {
            System.getLogger("org.jfork").log(Level.ERROR, "a socket of a worker cannot be watched", e);
        }
    }

    /** Reads no more, so that the worker has to wait, until {@link #goOn}. Nor is its end noticed meanwhile. */
    void holdUp() {
        lock.lock();
        try {
            if (!open || heldUp) return;
            heldUp = true;
            loop.remove(socket);
        } finally {
            lock.unlock();
        }
    }

    void goOn() {
        lock.lock();
        try {
            if (!open || !heldUp) return;
            heldUp = false;
            loop.add(socket, token, watchesWrites);
        } catch (OsException e) {
            System.getLogger("org.jfork").log(Level.ERROR, "a socket of a worker cannot be watched", e);
        } finally {
            lock.unlock();
        }
    }

    private void drop() {
        for (Frame frame : queue) frame.release();
        queue.clear();
        queued = 0;
        sent = 0;
        room.signalAll();
    }

    /** The peer is not told. */
    public void close() {
        lock.lock();
        try {
            if (!open) return;
            open = false;
            drop();
            loop.forget(token);
            if (!heldUp) loop.remove(socket);
            Descriptors.close(socket);
            reader.release();
        } finally {
            lock.unlock();
        }
    }
}
