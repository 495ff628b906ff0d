package org.jfork.internal.rpc.frame;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jfork.RemoteException;
import org.jfork.rpc.Codec;

/** What was thrown in the other process: as texts, which always arrive, and as an object if that is possible. */
public final class Failures {
    /** In a message and a stack trace. */
    private static final int MOST_TEXT = 32 << 10;

    private Failures() {}

    public static Frame encode(Throwable problem, Codec codec, int flags, long id, int most) {
        FrameOutput out = new FrameOutput(Math.max(most, 1 << 20));
        try {
            out.text(problem.getClass().getName());
            out.text(shortened(String.valueOf(problem.getMessage())));
            out.text(shortened(trace(problem)));
            addObject(problem, codec, out);
            return out.finish(Layout.FAILURE, flags, id);
        } catch (IOException e) {
            throw new IllegalStateException("texts of a bounded length are too long", e);
        }
    }

    /** Not every exception can be sent, and no reason why may hide it. */
    private static void addObject(Throwable problem, Codec codec, FrameOutput out) {
        if (!(codec instanceof JavaCodec)) return;
        int mark = out.mark();
        try {
            codec.encode(problem, out);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            out.reset(mark);
            out.discard();
        }
    }

    private static String trace(Throwable problem) {
        StringWriter text = new StringWriter();
        problem.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String shortened(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + "\n...\n";
    }

    /** The exception as it was thrown there if it can be had here, else its texts. */
    public static Throwable decode(Message message, Codec codec, long pid) throws IOException {
        MessageInput in = message.input();
        RemoteException texts = new RemoteException(pid, in.text(), in.text(), in.text());
        if (in.available() == 0 || !(codec instanceof JavaCodec)) return texts;
        try {
            if (codec.decode(in, Throwable.class) instanceof Throwable problem) return problem;
        } catch (IOException | ClassNotFoundException | RuntimeException | StackOverflowError e) {
            texts.addSuppressed(e); // why it is only the texts
        }
        return texts;
    }
}
