package org.jfork.internal.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The one lock of a pool. What must not be done under it (sockets, futures, signals) is noted, and done behind it. */
final class Guard {
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final List<Member> touched = new ArrayList<>();
    private final List<Runnable> behind = new ArrayList<>();

    void lock() {
        lock.lock();
    }

    /** Leaves the lock, then does what was noted under it. */
    void unlock() {
        List<Member> flush = touched.isEmpty() ? List.of() : new ArrayList<>(touched);
        List<Runnable> work = behind.isEmpty() ? List.of() : new ArrayList<>(behind);
        for (Member member : flush) member.touched = false;
        touched.clear();
        behind.clear();
        lock.unlock();
        for (Member member : flush) member.link.flush();
        for (Runnable some : work) some.run();
    }

    /** To be done behind the lock. */
    void behind(Runnable work) {
        behind.add(work);
    }

    /** Something was queued for the worker. */
    void touch(Member member) {
        if (!member.touched) touched.add(member);
        member.touched = true;
    }

    Condition condition() {
        return lock.newCondition();
    }
}
