package org.jfork.internal.report;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Monitors and synchronizers that threads hold at a moment. A class of its own, since the module {@code java.management} may be
 * missing.
 */
final class HeldLocks {
    private final Map<Long, String> byThread = new HashMap<>();

    HeldLocks() {
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            StringJoiner held = new StringJoiner(", ");
            for (MonitorInfo monitor : thread.getLockedMonitors()) held.add(monitor.getClassName());
            for (LockInfo lock : thread.getLockedSynchronizers()) held.add(lock.getClassName());
            if (held.length() > 0) byThread.put(thread.getThreadId(), held.toString());
        }
    }

    /** The classes of what a thread holds; null for nothing. */
    String of(long threadId) {
        return byThread.get(threadId);
    }
}
