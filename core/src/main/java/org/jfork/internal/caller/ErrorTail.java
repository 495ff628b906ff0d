package org.jfork.internal.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.OsException;

/** The end of what a process, and those forked from it, wrote to standard error. Any thread. */
final class ErrorTail {
    private static final int MOST = 8192;

    private final IoLoop loop;
    private final Pipe.SourceChannel source;
    private final int watched; // a copy of the source's descriptor
    private final byte[] last = new byte[MOST];
    private long total;
    private long token;

    private ErrorTail(IoLoop loop, Pipe.SourceChannel source, int watched) {
        this.loop = loop;
        this.source = source;
        this.watched = watched;
    }

    /** Takes over the pipe's source. */
    static ErrorTail of(Caller caller, Pipe.SourceChannel source) throws IOException {
        source.configureBlocking(false);
        ErrorTail tail = new ErrorTail(caller.loop(), source, caller.handles().duplicate(source));
        try {
            tail.start();
        } catch (OsException e) {
            Descriptors.close(tail.watched);
            throw e;
        }
        return tail;
    }

    private synchronized void start() throws OsException {
        token = loop.watch(watched, this::drain);
    }

    /** Takes what has been written by now. */
    private synchronized void drain() {
        if (!source.isOpen()) return;
        ByteBuffer some = ByteBuffer.allocate(MOST);
        try {
            for (int count; (count = source.read(some.clear())) != 0; ) {
                if (count < 0) {
                    close();
                    return;
                }
                for (int i = 0; i < count; i++) last[(int) (total++ % MOST)] = some.get(i);
            }
        } catch (IOException e) {
            System.getLogger("org.jfork").log(Level.WARNING, "the standard error of a process cannot be read", e);
            close();
        }
    }

    private void close() {
        loop.forget(watched, token);
        Descriptors.close(watched);
        try {
            source.close();
        } catch (IOException e) {
            System.getLogger("org.jfork").log(Level.WARNING, "a pipe cannot be closed", e);
        }
    }

    synchronized String text() {
        drain();
        int length = (int) Math.min(total, MOST);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) text[i] = last[(int) ((total - length + i) % MOST)];
        return new String(text, UTF_8);
    }
}
