package org.jfork.internal.caller;

import org.jfork.internal.os.PidBoard;

/** Where a process's pid is to be had: known from the start, or on the pid board once the kernel has written it. */
final class PidSource {
    private final PidBoard board;
    private final int slot;
    private int pid; // what is known
    private boolean held; // whether the slot is ours

    private PidSource(PidBoard board, int slot, int pid) {
        this.board = board;
        this.slot = slot;
        this.pid = pid;
        this.held = board != null;
    }

    static PidSource known(int pid) {
        return new PidSource(null, -1, pid);
    }

    /** The process will say it. */
    static PidSource awaited() {
        return new PidSource(null, -1, 0);
    }

    synchronized void set(int said) {
        pid = said;
    }

    static PidSource slotOf(PidBoard board) {
        return new PidSource(board, board.take(), 0);
    }

    /** The place on the board that the process which forks is told. */
    int slot() {
        return slot;
    }

    /** 0 as long as there is no process. */
    synchronized int pid() {
        if (held && pid == 0) pid = board.pid(slot);
        return pid;
    }

    /** There is a process, or there will be none: the slot can be used again. */
    synchronized void settle() {
        pid();
        if (held) board.release(slot);
        held = false;
    }
}
