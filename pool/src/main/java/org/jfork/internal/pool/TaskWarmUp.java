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
import org.jfork.internal.rpc.worker.WorkerMain;
import org.jfork.pool.RemoteCallable;

/**
 * Loaded in a pool's template: does there what every worker does, so that its classes are loaded, linked, and shared. Few rounds,
 * or methods would come to the threshold of the next compiler in each worker.
 */
final class TaskWarmUp {
    private static final int ROUNDS = 40;

    static {
        try {
            Class.forName(WorkerMain.class.getName());
            for (int i = 0; i < ROUNDS; i++) round(i);
            CrashReport.pattern();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("a template of a pool cannot be prepared", e);
        }
    }

    private TaskWarmUp() {}

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
