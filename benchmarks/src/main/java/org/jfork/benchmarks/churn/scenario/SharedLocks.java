package org.jfork.benchmarks.churn.scenario;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A monitor and a lock that background threads and workers share, each with two counters that it keeps equal. */
final class SharedLocks {
    static final SharedLocks INSTANCE = new SharedLocks();

    private final Object monitor = new Object();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition condition = lock.newCondition();
    private long underMonitor, underMonitorToo, underLock, underLockToo;

    private SharedLocks() {}

    void take() {
        synchronized (monitor) {
            underMonitor++;
            Thread.onSpinWait();
            if (underMonitor != ++underMonitorToo) throw new IllegalStateException("two threads held the monitor");
        }
        lock.lock();
        try {
            underLock++;
            Thread.onSpinWait();
            if (underLock != ++underLockToo) throw new IllegalStateException("two threads held the lock");
        } finally {
            lock.unlock();
        }
    }

    /** Timed waits, which a notification ends early if somebody else comes by. */
    void waitShortly() throws InterruptedException {
        synchronized (monitor) {
            monitor.notifyAll();
            monitor.wait(1);
        }
        lock.lock();
        try {
            condition.signalAll();
            condition.await(100, TimeUnit.MICROSECONDS);
        } finally {
            lock.unlock();
        }
    }
}
