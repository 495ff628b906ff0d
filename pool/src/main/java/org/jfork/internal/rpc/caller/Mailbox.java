package org.jfork.internal.rpc.caller;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jfork.internal.rpc.frame.Message;

/**
 * What came over one link and concerns code of users: dealt with one after the other, in order, on a thread that may block.
 * While too much waits, the link reads no more, and so in the end the worker waits.
 */
public final class Mailbox {
    private static final int MOST_OCTETS = 1 << 20;
    private static final int MOST_LETTERS = 1000;

    private record Letter(int size, Runnable work) {}

    // Guarded by this.
    private final Deque<Letter> letters = new ArrayDeque<>();
    private long octets;
    private boolean busy;
    private Link link; // to be held up; null if there is none

    public synchronized void link(Link source) {
        link = source;
    }

    /** Work that a message has led to. */
    public void add(Message message, Runnable work) {
        add(message.size(), work);
    }

    public synchronized void add(int size, Runnable work) {
        letters.add(new Letter(size, work));
        octets += size;
        if (link != null && (octets > MOST_OCTETS || letters.size() > MOST_LETTERS)) link.holdUp();
        if (busy) return;
        busy = true;
        Callbacks.executor().execute(this::run);
    }

    /** Whether what comes now may not overtake anything. */
    public synchronized boolean isEmpty() {
        return !busy;
    }

    private void run() {
        for (Letter letter; (letter = next()) != null; done(letter)) {
            try {
                letter.work().run();
            } catch (RuntimeException | Error e) {
                System.getLogger("org.jfork").log(Level.WARNING, "code that was told of a worker has thrown", e);
            }
        }
    }

    private synchronized Letter next() {
        if (letters.isEmpty()) busy = false;
        return letters.peek();
    }

    private synchronized void done(Letter letter) {
        letters.remove();
        octets -= letter.size();
        if (link != null && octets <= MOST_OCTETS / 2 && letters.size() <= MOST_LETTERS / 2) link.goOn();
    }
}
