package org.jfork.internal.rpc.worker;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jfork.internal.os.ControlSocket;
import org.jfork.internal.os.MessageSocket;
import org.jfork.internal.os.OsException;
import org.jfork.internal.rpc.frame.Frame;
import org.jfork.internal.rpc.frame.FrameReader;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.rpc.frame.Message;

/** The worker's end of its control socket. One thread reads; any thread sends. Both block. */
public final class Exchange {
    private static final int[] NONE = {};
    private static final int MOST_AT_ONCE = 32 << 10;
    private static final int IN_FLIGHT_PAUSE_MILLIS = 2;

    private final int socket;
    private final FrameReader reader;
    private final Deque<Message> come = new ArrayDeque<>();
    private final FrameReader.Sink inbox = new Inbox();
    private final byte[] octets = new byte[MOST_AT_ONCE];
    private final int[] descriptors = new int[Layout.MOST_DESCRIPTORS + 1];
    private final ReentrantLock sending = new ReentrantLock();

    Exchange(int socket, int mostPayload) {
        this.socket = socket;
        this.reader = new FrameReader(mostPayload);
    }

    /** No lambda: it would be linked anew, in time and memory, by each worker. */
    private final class Inbox implements FrameReader.Sink {
        @Override
        public void message(Message message) {
            come.add(message);
        }
    }

    /** The next message, or null if the caller will send no more. */
    public Message next() throws IOException {
        while (come.isEmpty()) {
            int count = MessageSocket.receive(socket, octets, 0, octets.length, descriptors);
            if (descriptors[0] > 0) reader.descriptors(descriptors);
            if (count > 0) reader.octets(octets, count, inbox);
            else if (count == ControlSocket.AGAIN) MessageSocket.await(socket, false, -1);
            else if (count == 0) return end();
            else throw new OsException("receiving from the caller fails", -count);
        }
        return come.remove();
    }

    private Message end() throws EOFException {
        if (reader.isInside()) throw new EOFException("the caller is gone in the middle of a message");
        return null;
    }

    /** Whether {@link #next} has a message at hand. For the thread that reads. */
    public boolean hasNext() {
        return !come.isEmpty();
    }

    /** Sends all of it, however long it takes. Frames of several threads do not mix. */
    public void send(Frame frame) throws IOException {
        sending.lock();
        try {
            for (int sent = 0; sent < frame.length(); ) {
                int[] along = sent == 0 ? frame.descriptors() : NONE;
                int count = ControlSocket.send(socket, frame.octets(), sent, frame.length() - sent, along);
                if (count > 0) sent += count;
                else if (count == ControlSocket.AGAIN) MessageSocket.await(socket, true, -1);
                else if (count == ControlSocket.TOO_MANY_IN_FLIGHT) Thread.sleep(IN_FLIGHT_PAUSE_MILLIS);
                else throw new OsException("sending to the caller fails", -count);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while too many handles are on their way", e);
        } finally {
            sending.unlock();
            frame.release();
        }
    }

    /** Returns when what other threads were sending is sent. */
    public void flush() {
        sending.lock();
        sending.unlock();
    }
}
