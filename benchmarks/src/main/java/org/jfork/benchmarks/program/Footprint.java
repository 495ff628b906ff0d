package org.jfork.benchmarks.program;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds at some moment. After any number of life cycles it must be no more than before.
 *
 * @param descriptors open here
 * @param threads Java threads here; the JIT's come and go
 * @param children processes, zombies too: the default template
 * @param childDescriptors open in the children
 * @param childThreads kernel threads of the children
 */
record Footprint(int descriptors, int threads, int children, int childDescriptors, int childThreads) {
    private static final long SETTLE_MILLIS = 15_000;
    private static final long PAUSE_MILLIS = 100;

    static Footprint now() throws IOException {
        long[] children =
                ProcessHandle.current().children().mapToLong(ProcessHandle::pid).toArray();
        int descriptors = 0, threads = 0;
        for (long child : children) {
            descriptors += count(Path.of("/proc/" + child + "/fd"));
            threads += count(Path.of("/proc/" + child + "/task"));
        }
        int own = count(Path.of("/proc/self/fd"));
        return new Footprint(
                own, ManagementFactory.getThreadMXBean().getThreadCount(), children.length, descriptors, threads);
    }

    /** As it is when it is not above {@code limit}, or after some seconds: idle threads of pools leave by and by. */
    static Footprint settled(Footprint limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLE_MILLIS * 1_000_000;
        Footprint now = now();
        while (!now.isWithin(limit) && System.nanoTime() - deadline < 0) {
            Thread.sleep(PAUSE_MILLIS);
            now = now();
        }
        return now;
    }

    boolean isWithin(Footprint limit) {
        return descriptors <= limit.descriptors
                && threads <= limit.threads
                && children <= limit.children
                && childDescriptors <= limit.childDescriptors
                && childThreads <= limit.childThreads;
    }

    /** A process may end between being listed and being looked at. */
    private static int count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return (int) entries.count();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return descriptors + " descriptors, " + threads + " threads; " + children + " children with " + childDescriptors
                + " descriptors, " + childThreads + " threads";
    }
}
