package org.jfork;

import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;

/**
 * Many small objects that a thread of the template rewrites all the time, with full collections, once the class is
 * initialised; the thread goes on in the forks. Damage is noticed by whoever comes by.
 */
final class ObjectGraph {
    private static final int SIZE = 20_000;
    private static final int LONGEST = 64;
    private static final int ROUNDS = 4;
    private static final long PAUSE_MILLIS = 5;

    /** Knows its octets by its number; the other nodes are those of the graph at the time it was made. */
    private record Node(int number, byte[] octets, Node other) {
        static Node make(int number, Node other) {
            byte[] octets = new byte[number % LONGEST];
            for (int i = 0; i < octets.length; i++) octets[i] = (byte) (number + i);
            // No chain, or nothing would ever be garbage.
            return new Node(number, octets, other == null ? null : new Node(other.number, other.octets, null));
        }

        void check() {
            if (octets.length != number % LONGEST) throw new IllegalStateException("the heap is damaged: " + number);
            for (int i = 0; i < octets.length; i++)
                if (octets[i] != (byte) (number + i)) throw new IllegalStateException("the heap is damaged: " + number);
            if (other != null) other.check();
        }
    }

    private static final Node[] NODES = new Node[SIZE];
    private static final SplittableRandom RANDOM = new SplittableRandom(1);
    private static volatile Throwable problem;

    static {
        for (int i = 0; i < SIZE; i++) NODES[i] = Node.make(i, i == 0 ? null : NODES[i - 1]);
        Thread thread = new Thread(ObjectGraph::rewriteForEver, "rewriting");
        thread.setDaemon(true);
        thread.start();
    }

    private ObjectGraph() {}

    private static void rewriteForEver() {
        try {
            while (true) {
                rewrite();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (Throwable e) {
            problem = e;
        }
    }

    private static void rewrite() {
        for (int i = 0; i < SIZE / 4; i++)
            synchronized (NODES) {
                int at = RANDOM.nextInt(SIZE);
                NODES[at].check();
                NODES[at] = Node.make(RANDOM.nextInt(1 << 30), NODES[RANDOM.nextInt(SIZE)]);
            }
        System.gc();
    }

    /** Whether all is well; the message says what is not. */
    static void check() {
        synchronized (NODES) {
            for (Node node : NODES) node.check();
        }
        if (problem != null) throw new IllegalStateException(problem);
    }

    /** A worker function. */
    public static void rewriteAndCheck(SocketChannel control) {
        for (int i = 0; i < ROUNDS; i++) rewrite();
        check();
        say(control, "sound");
    }

    /** To be required in the template itself. */
    static final class Checked {
        static {
            check();
        }

        private Checked() {}
    }
}
