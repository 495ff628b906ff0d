package org.jfork.internal.pool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.Callable;
import org.jfork.internal.rpc.frame.Failures;
import org.jfork.internal.rpc.frame.Frame;
import org.jfork.internal.rpc.frame.FrameOutput;
import org.jfork.internal.rpc.frame.JavaCodec;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.rpc.frame.Message;
import org.jfork.internal.rpc.frame.Packed;
import org.jfork.internal.rpc.worker.Exchange;
import org.jfork.internal.rpc.worker.Outlet;
import org.jfork.internal.rpc.worker.Service;
import org.jfork.internal.rpc.worker.ServiceMaker;
import org.jfork.pool.RemoteRunnable;
import org.jfork.rpc.Codec;

/** The worker's side of a pool: runs tasks one after the other, on its main thread. A call's payload is the task. */
final class TaskService implements Service {
    /** Looking takes about a millisecond. */
    private static final long MEMORY_PAUSE_NANOS = 100_000_000;

    private final byte[] initialiser; // null for none
    private final long mostMemory;
    private final int most;
    private final boolean alone; // in a rehearsal
    private final Codec codec = new JavaCodec(null);

    private Surrounding surrounding;
    private long memoryLooked;

    private TaskService(byte[] initialiser, long mostMemory, int most, boolean alone) {
        this.initialiser = initialiser;
        this.mostMemory = mostMemory;
        this.most = most;
        this.alone = alone;
    }

    static byte[] octets(RemoteRunnable initialiser, long mostMemory, int most) {
        return octets(initialiser, mostMemory, most, false);
    }

    /** For a {@link Rehearsal}: it looks at everything that there is to be looked at, and concerns nobody. */
    static byte[] rehearsed(RemoteRunnable initialiser) {
        return octets(initialiser, Long.MAX_VALUE - 1, Layout.USUAL_PAYLOAD, true);
    }

    private static byte[] octets(RemoteRunnable initialiser, long mostMemory, int most, boolean alone) {
        byte[] packed = initialiser == null ? null : Packed.pack(initialiser, "the initialiser");
        ServiceMaker maker = () -> new TaskService(packed, mostMemory, most, alone);
        return maker.octets();
    }

    @Override
    public int mostPayload() {
        return most;
    }

    @Override
    public void serve(Exchange exchange, List<Object> arguments) throws Exception {
        Claims claims;
        try (FileChannel file = (FileChannel) arguments.get(arguments.size() - 1)) {
            claims = alone ? Claims.alone(file) : Claims.of(file);
        }
        Outlet outlet = new Outlet(exchange, codec, most);
        surrounding = new Surrounding(arguments.subList(0, arguments.size() - 1), outlet).open();
        if (initialiser != null) ((RemoteRunnable) Packed.unpack(initialiser)).run();
        sayReady(exchange);
        serve(exchange, claims, outlet);
    }

    private void sayReady(Exchange exchange) throws IOException {
        FrameOutput ready = new FrameOutput(Layout.USUAL_PAYLOAD);
        ready.text(CrashReport.pattern());
        exchange.send(ready.finish(Layout.READY, 0, 0));
    }

    private void serve(Exchange exchange, Claims claims, Outlet outlet) throws IOException, InterruptedException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        long turn = 0;
        for (Message task; (task = exchange.next()) != null && task.kind() == Layout.CALL; turn++) {
            if (!claims.take(turn)) {
                task.release();
                continue;
            }
            outlet.call(task.id());
            Frame answer = answer(task);
            outlet.call(0);
            if (!claims.done(turn)) Thread.sleep(Long.MAX_VALUE); // it is about to be killed
            exchange.send(answer);
            Thread.interrupted();
            Thread.currentThread().setContextClassLoader(loader);
        }
    }

    /** What is thrown is the task's, of whatever kind; a worker without memory had better end. */
    private Frame answer(Message task) {
        FrameOutput out = new FrameOutput(most);
        try {
            Object code = codec.decode(task.input(), Object.class);
            codec.encode(run(code), out);
            return out.finish(Layout.RESULT, flags(), task.id());
        } catch (Throwable e) {
            out.discard();
            if (e instanceof OutOfMemoryError) surrounding.retire();
            return Failures.encode(e, codec, flags(), task.id(), most);
        } finally {
            task.release();
        }
    }

    private static Object run(Object code) throws Exception {
        if (code instanceof Callable<?> callable) return callable.call();
        ((Runnable) code).run();
        return null;
    }

    private int flags() {
        return surrounding.isRetiring() || isTooLarge() ? Layout.RETIRING : 0;
    }

    private boolean isTooLarge() {
        if (mostMemory == Long.MAX_VALUE) return false;
        long now = System.nanoTime();
        if (memoryLooked != 0 && now - memoryLooked < MEMORY_PAUSE_NANOS) return false;
        memoryLooked = now;
        return Memory.ofItsOwn("self") > mostMemory;
    }
}
