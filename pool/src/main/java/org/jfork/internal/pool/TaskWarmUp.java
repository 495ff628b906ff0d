package org.jfork.internal.pool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jfork.internal.rpc.frame.Failures;
import org.jfork.internal.rpc.frame.Frame;
import org.jfork.internal.rpc.frame.FrameOutput;
import org.jfork.internal.rpc.frame.FrameReader;
import org.jfork.internal.rpc.frame.JavaCodec;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.rpc.frame.Message;
import org.jfork.internal.template.Lifeline;
import org.jfork.pool.RemoteCallable;

/**
 * Loaded in a pool's template: does there what every worker does, so that its classes are loaded, linked, and shared. Few rounds,
 * or methods would come to the threshold of the next compiler in each worker.
 */
final class TaskWarmUp {
    private static final int ROUNDS = 40;
    private static final int REHEARSALS = 2;
    private static final long MOST_TIDIED = 64 << 20;

    static {
        try {
            Class.forName(Lifeline.class.getName());
            for (int i = 0; i < ROUNDS; i++) round(i);
            for (int i = 0; i < REHEARSALS; i++) new Rehearsal().run();
            tidy();
        } catch (Exception e) {
            throw new IllegalStateException("a template of a pool cannot be prepared", e);
        }
    }

    private TaskWarmUp() {}

    /**
     * What all this has left behind would fill the young generation in each worker soon, and each would collect it, writing to pages that
     * were shared till then: the objects that survive, with their headers, and all of the JVM's own that knows of objects. A
     * large heap is left alone, since this would take long, and copy what a template of the user's shares with the pool's.
     */
    private static void tidy() {
        Runtime runtime = Runtime.getRuntime();
        if (runtime.totalMemory() - runtime.freeMemory() <= MOST_TIDIED) System.gc();
    }

    private static void round(int i) throws IOException, ClassNotFoundException {
        JavaCodec codec = new JavaCodec(null);
        FrameOutput out = new FrameOutput(Layout.USUAL_PAYLOAD);
        codec.encode((RemoteCallable<Integer>) () -> i + 1, out);
        Object task = codec.decode(passed(out.finish(Layout.CALL, 0, i)).input(), Object.class);
        out = new FrameOutput(Layout.USUAL_PAYLOAD);
        codec.encode(task.getClass().getName() + i, out);
        passed(out.finish(Layout.RESULT, 0, i)).release();
        passed(Failures.encode(new IllegalStateException("none"), codec, 0, i, Layout.USUAL_PAYLOAD));
        Claims claims = new Claims(ByteBuffer.allocateDirect(Claims.PLACES * Long.BYTES));
        claims.offer(i);
        if (!claims.take(i) || !claims.done(i)) throw new IllegalStateException("claims do not work");
    }

    private static Message passed(Frame frame) throws IOException {
        List<Message> come = new ArrayList<>();
        new FrameReader(Layout.USUAL_PAYLOAD).octets(frame.octets(), frame.length(), come::add);
        return come.get(0);
    }
}
