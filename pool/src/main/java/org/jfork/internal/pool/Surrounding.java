package org.jfork.internal.pool;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jfork.internal.rpc.worker.Outlet;

/** What a task finds around it in its worker. One per process. */
public final class Surrounding {
    private static final AtomicReference<Surrounding> CURRENT = new AtomicReference<>();

    private final List<Object> arguments;
    private final Outlet outlet;
    private volatile boolean retiring;

    Surrounding(List<Object> arguments, Outlet outlet) {
        this.arguments = arguments;
        this.outlet = outlet;
    }

    Surrounding open() {
        outlet.open();
        CURRENT.set(this);
        return this;
    }

    /** There is none any more. */
    static void forget() {
        CURRENT.set(null);
    }

    public static Surrounding current() {
        Surrounding current = CURRENT.get();
        if (current == null) throw new IllegalStateException("this process is no worker of a pool");
        return current;
    }

    public List<Object> arguments() {
        return arguments;
    }

    public void progress(Object value) throws IOException {
        outlet.event(value);
    }

    public void retire() {
        retiring = true;
    }

    boolean isRetiring() {
        return retiring;
    }
}
