package org.jfork.internal.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.OsException;

/**
 * The end of what a process, and those forked from it, wrote to standard error. Any thread.
 *
 * <p>It may be shown on this process's standard error, too. While that has no room nothing is read, so that the process has to wait as
 * it would have to if it wrote there itself; no thread of this process waits.
 */
final class ErrorTail {
    private static final int MOST = 8192;
    private static final long NO_ROOM_PAUSE_MILLIS = 20;

    private final IoLoop loop;
    private final Pipe.SourceChannel source;
    private final int watched; // a copy of the source's descriptor
    private final byte[] last = new byte[MOST]; // octet n is at n % MOST
    private boolean shows;
    private long total;
    private long shown;
    private long token;
    private boolean held; // not watched, since there is no room

    private ErrorTail(IoLoop loop, Pipe.SourceChannel source, int watched, boolean shows) {
        this.loop = loop;
        this.source = source;
        this.watched = watched;
        this.shows = shows;
    }

    /** Takes over the pipe's source. */
    static ErrorTail of(Caller caller, Pipe.SourceChannel source, boolean shows) throws IOException {
        source.configureBlocking(false);
        ErrorTail tail = new ErrorTail(caller.loop(), source, caller.handles().duplicate(source), shows);
        try {
            tail.watch();
        } catch (OsException e) {
            Descriptors.close(tail.watched);
            throw e;
        }
        return tail;
    }

    private synchronized void watch() throws OsException {
        token = loop.watch(watched, this::drain);
    }

    private synchronized void drain() {
        drain(false);
    }

    /** Takes what has been written by now; what could not be shown in time only if {@code all} is wanted. */
    private void drain(boolean all) {
        try {
            for (int count = 1; count > 0 && source.isOpen(); ) {
                show();
                if (!all && isFull()) break;
                count = read(all ? MOST : (int) (MOST - unseen()));
            }
        } catch (IOException e) {
            System.getLogger("org.jfork").log(Level.WARNING, "the standard error of a process cannot be read", e);
            close();
        }
        show();
        if (unseen() > 0) hold();
    }

    private int read(int most) throws IOException {
        ByteBuffer some = ByteBuffer.allocate(most);
        int count = source.read(some);
        for (int i = 0; i < count; i++) last[(int) (total++ % MOST)] = some.get(i);
        if (count < 0) close();
        return count;
    }

    private long unseen() {
        return shows ? Math.min(total - shown, MOST) : 0;
    }

    private boolean isFull() {
        return unseen() == MOST;
    }

    private void show() {
        try {
            for (int count = 1; count > 0 && unseen() > 0; shown += count) {
                shown = total - unseen();
                int from = (int) (shown % MOST);
                count = StandardError.write(last, from, (int) Math.min(unseen(), MOST - from));
            }
        } catch (IOException e) {
            shows = false; // nobody sees it
        }
    }

    /** Goes on in a while. */
    private void hold() {
        if (held) return;
        held = true;
        if (source.isOpen()) loop.forget(watched, token);
        loop.later(NO_ROOM_PAUSE_MILLIS, this::goOn);
    }

    private synchronized void goOn() {
        held = false;
        if (source.isOpen()) {
            try {
                watch();
            } catch (OsException e) {
                System.getLogger("org.jfork")
                        .log(Level.WARNING, "the standard error of a process cannot be watched", e);
            }
        }
        drain(false);
    }

    private void close() {
        if (!held) loop.forget(watched, token);
        Descriptors.close(watched);
        try {
            source.close();
        } catch (IOException e) {
            System.getLogger("org.jfork").log(Level.WARNING, "a pipe cannot be closed", e);
        }
    }

    synchronized String text() {
        drain(true);
        int length = (int) Math.min(total, MOST);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) text[i] = last[(int) ((total - length + i) % MOST)];
        return new String(text, UTF_8);
    }
}
