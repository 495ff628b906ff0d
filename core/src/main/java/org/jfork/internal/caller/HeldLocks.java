package org.jfork.internal.caller;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Monitors and synchronizers that threads have which a copy will not have. Asked for while those threads are suspended; the
 * classes that are needed for it are loaded before, since nobody else could load one then.
 */
final class HeldLocks {
    private final Consumer<? super List<String>> report;
    private final boolean refuse;
    private final Set<Long> staying = new HashSet<>();
    private final ThreadMXBean threads;
    private List<String> found = List.of();

    /** @param report may be null */
    HeldLocks(Consumer<? super List<String>> report, boolean refuse, Thread[] kept) {
        this.report = report;
        this.refuse = refuse;
        this.threads = ManagementFactory.getThreadMXBean();
        for (Thread thread : kept) staying.add(id(thread));
        staying.add(id(Thread.currentThread()));
        look();
    }

    @SuppressWarnings("deprecation") // threadId() is not there before JDK 19
    private static long id(Thread thread) {
        return thread.getId();
    }

    /** From native code, on the thread that copies: null, or why the program cannot be copied now. */
    String check() {
        look();
        return refuse && !found.isEmpty() ? found.get(0) : null;
    }

    /** In the program, once it goes on. */
    void tell() {
        if (report != null) report.accept(found);
    }

    private void look() {
        List<String> held = new ArrayList<>();
        for (ThreadInfo thread : threads.dumpAllThreads(true, true)) {
            if (staying.contains(thread.getThreadId())) continue;
            for (MonitorInfo monitor : thread.getLockedMonitors())
                held.add(describe(thread, monitor) + ", locked in " + monitor.getLockedStackFrame());
            for (LockInfo lock : thread.getLockedSynchronizers()) held.add(describe(thread, lock));
        }
        found = held;
    }

    private static String describe(ThreadInfo thread, LockInfo lock) {
        return "thread '" + thread.getThreadName() + "' holds " + lock;
    }
}
