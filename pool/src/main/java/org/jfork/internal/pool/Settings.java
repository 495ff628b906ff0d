package org.jfork.internal.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jfork.Fork;
import org.jfork.internal.rpc.frame.JavaCodec;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.pool.PoolListener;
import org.jfork.pool.RemoteRunnable;
import org.jfork.pool.WhenFull;
import org.jfork.rpc.Codec;

/** How a pool is to be. Filled by the builder, then only read. */
public final class Settings implements Cloneable {
    /** What becomes of the standard error of workers. */
    public enum Errors {
        /** In the certificate, and on this process's. */
        SHOW,
        /** In the certificate. */
        CAPTURE,
        /** It is that of the template. */
        INHERIT
    }

    public Fork template; // the user's; null if there is a recipe
    public Supplier<Fork> recipe = Fork::create;
    public int most = Runtime.getRuntime().availableProcessors();
    public int idle = 1;
    public int ahead = 4;
    public long growNanos = TimeUnit.MILLISECONDS.toNanos(10);
    public long shrinkNanos = TimeUnit.SECONDS.toNanos(10);
    public int queue = 10_000;
    public WhenFull whenFull = WhenFull.WAIT;
    public RemoteRunnable initialiser;
    public long mostTasks = Long.MAX_VALUE;
    public long mostAgeNanos = Long.MAX_VALUE;
    public long mostMemory = Long.MAX_VALUE;
    public Duration deadline; // null for none
    public Duration startLimit = Duration.ofMinutes(1);
    public Errors errors = Errors.SHOW;
    public long sampleNanos = TimeUnit.SECONDS.toNanos(1);
    public int mostOctets = Layout.USUAL_PAYLOAD;
    public Codec codec = new JavaCodec(null); // for what comes from workers
    public PoolListener listener = new PoolListener() {};

    @Override
    public Settings clone() {
        try {
            return (Settings) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
