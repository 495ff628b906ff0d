package org.jfork.pool;

import java.io.IOException;
import java.util.List;
import org.jfork.internal.pool.Surrounding;

/** For code that runs in a worker of a pool: tasks and initialisers. */
public final class PoolWorker {
    private PoolWorker() {}

    /**
     * What was sent to the pool's template by {@code sendArg} and {@code sendHandle}.
     *
     * @return in order, texts as {@code String}, octets as {@code byte[]}, handles as channels
     * @throws IllegalStateException in a process that is no worker of a pool
     */
    public static List<Object> args() {
        return Surrounding.current().arguments();
    }

    /**
     * Tells the caller how far the task is, see {@link TaskOptions#onProgress}. Blocks while the caller does not keep up.
     *
     * @param value anything serialisable
     * @throws IOException if it cannot be serialised, or the caller is gone
     * @throws IllegalStateException in a process that is no worker of a pool
     */
    public static void progress(Object value) throws IOException {
        Surrounding.current().progress(value);
    }

    /**
     * Lets this be the worker's last task: another worker takes its place.
     *
     * @throws IllegalStateException in a process that is no worker of a pool
     */
    public static void retire() {
        Surrounding.current().retire();
    }
}
