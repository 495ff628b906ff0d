package org.jfork.internal.rpc.worker;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jfork.internal.rpc.frame.FrameOutput;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.rpc.Codec;

/** Where code in a worker sends what is not an answer. One per process. */
public final class Outlet {
    private static final AtomicReference<Outlet> CURRENT = new AtomicReference<>();

    private final Exchange exchange;
    private final Codec codec;
    private final int most;
    private volatile long call; // that events belong to; 0 for none

    public Outlet(Exchange exchange, Codec codec, int most) {
        this.exchange = exchange;
        this.codec = codec;
        this.most = most;
    }

    public static Outlet current() {
        Outlet current = CURRENT.get();
        if (current == null) throw new IllegalStateException("this process serves no calls of another one");
        return current;
    }

    /** From now on it is the current one. */
    public Outlet open() {
        CURRENT.set(this);
        return this;
    }

    /** There is none any more. */
    static void forget() {
        CURRENT.set(null);
    }

    public void call(long id) {
        call = id;
    }

    public void event(Object value) throws IOException {
        FrameOutput out = new FrameOutput(most);
        try {
            codec.encode(value, out);
        } catch (IOException | RuntimeException e) {
            out.discard();
            throw e;
        }
        exchange.send(out.finish(Layout.EVENT, 0, call));
    }

    public void flush() {
        exchange.flush();
    }
}
