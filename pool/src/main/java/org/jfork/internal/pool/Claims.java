package org.jfork.internal.pool;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jfork.internal.os.Channels;
import org.jfork.internal.os.MemoryFile;

/**
 * Whose a task is that was sent to a worker: a page of memory that both processes have, so that it can be taken back without
 * asking, and what was begun is known when the worker is dead.
 *
 * <pre>
 *   caller: FREE -----> OFFERED --------------> REVOKED        the worker passes over it
 *                          |                     ^
 *   worker:                +--> TAKEN --> DONE   | (never)
 *                                 |
 *   caller:                       +--> KILLED                  the worker begins nothing more, and is killed
 * </pre>
 *
 * <p>Each move is one compare-and-set, so exactly one side wins. The tasks of a worker have turns, 0, 1, 2, ...; a turn has
 * place {@code turn % PLACES}, and is part of the value, so that an old one cannot be mistaken for it. What a worker that
 * was taken over by an attacker writes there concerns its own tasks only.
 */
public final class Claims {
    /** More are never with one worker. */
    public static final int PLACES = 256;

    private static final int OFFERED = 1;
    private static final int TAKEN = 2;
    private static final int DONE = 3;
    private static final int KILLED = 4;
    private static final int REVOKED = 5;
    private static final int STATE_BITS = 3;

    private static final VarHandle WORDS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer page;

    Claims(ByteBuffer page) {
        this.page = page;
    }

    /** A file to be passed to the worker, then closed. */
    static FileChannel file() throws IOException {
        return new Channels().file(MemoryFile.make(new byte[PLACES * Long.BYTES]), true, true);
    }

    static Claims of(FileChannel file) throws IOException {
        return map(file, FileChannel.MapMode.READ_WRITE);
    }

    /** Of a file that has been written, for one side only: memory that is shared would keep a template from being forked. */
    static Claims alone(FileChannel file) throws IOException {
        return map(file, FileChannel.MapMode.PRIVATE);
    }

    private static Claims map(FileChannel file, FileChannel.MapMode mode) throws IOException {
        return new Claims(file.map(mode, 0, PLACES * Long.BYTES));
    }

    private static int place(long turn) {
        return (int) (turn % PLACES) * Long.BYTES;
    }

    private boolean move(long turn, int from, int to) {
        return WORDS.compareAndSet(page, place(turn), turn << STATE_BITS | from, turn << STATE_BITS | to);
    }

    /** Caller: before the task is sent. */
    void offer(long turn) {
        WORDS.setVolatile(page, place(turn), turn << STATE_BITS | OFFERED);
    }

    /** Worker: before the task is looked at. */
    boolean take(long turn) {
        return move(turn, OFFERED, TAKEN);
    }

    /** Worker: before the answer is sent. False: nothing more may be begun. */
    boolean done(long turn) {
        return move(turn, TAKEN, DONE);
    }

    /** Caller: takes it back. False: the worker has begun it. */
    boolean revoke(long turn) {
        return move(turn, OFFERED, REVOKED);
    }

    /** Caller: the worker may be killed, and this task is what dies with it. False: it is not running now. */
    boolean kill(long turn) {
        return move(turn, TAKEN, KILLED);
    }
}
