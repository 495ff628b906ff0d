package org.jfork.benchmarks.measure;

import java.util.stream.LongStream;

/** Whether the machine bears a measurement; it must not be driven to its limits. */
public final class Headroom {
    private static final long SPARE_TASKS = 2000;
    private static final long SPARE_MB = 1024;

    private Headroom() {}

    /** Why so many more threads and processes, with so much memory, are too many; null if they are not. */
    public static String problem(long tasks, long megabytes) {
        long free = freeTasks() - SPARE_TASKS;
        if (tasks > free) return "needs " + tasks + " threads, and there is room for " + Math.max(0, free);
        long available = Machine.megabytes("MemAvailable") - SPARE_MB;
        if (megabytes > available) return "needs " + megabytes + " MB, and there are " + Math.max(0, available);
        return null;
    }

    private static long freeTasks() {
        long present = Long.parseLong(Machine.first("/proc/loadavg", "/(\\d+) "));
        return LongStream.of(
                        limit("/proc/sys/kernel/pid_max") - present,
                        limit("/proc/sys/kernel/threads-max") - present,
                        limit("/sys/fs/cgroup/pids.max") - limit("/sys/fs/cgroup/pids.current", 0),
                        userLimit() - present)
                .min()
                .orElseThrow();
    }

    /** It does not count for root. */
    private static long userLimit() {
        if (System.getProperty("user.name").equals("root")) return Long.MAX_VALUE;
        String limit = Machine.first("/proc/self/limits", "Max processes\\s+(\\d+)");
        return limit.isEmpty() ? Long.MAX_VALUE : Long.parseLong(limit);
    }

    private static long limit(String file) {
        return limit(file, Long.MAX_VALUE);
    }

    private static long limit(String file, long otherwise) {
        String number = Machine.first(file, "^(\\d+)");
        return number.isEmpty() ? otherwise : Long.parseLong(number);
    }
}
