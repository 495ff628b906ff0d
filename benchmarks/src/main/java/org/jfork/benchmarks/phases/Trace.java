package org.jfork.benchmarks.phases;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The file in which all processes note when they were where: native/faulty/trace.c. Removed at the end. */
final class Trace implements AutoCloseable {
    private static final int RECORD = 32;
    private static final int OCTETS = 8 << 20;

    private final Path file;
    private final MappedByteBuffer memory;
    private int read;

    /**
     * Somebody was somewhere.
     *
     * @param nanos by the clock of {@link System#nanoTime}
     * @param faults page faults of the process so far
     * @param point of native/include/jfork/fault.h
     */
    record Event(long nanos, long faults, int pid, int point) {}

    Trace() throws IOException {
        file = Files.createTempFile("jfork-trace", null);
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(OCTETS);
            memory = access.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, OCTETS);
        }
        memory.order(ByteOrder.nativeOrder());
    }

    Path file() {
        return file;
    }

    /** What was noted since this was called before, in the order of time. */
    List<Event> events() {
        long used = memory.getLong(0);
        if (used > OCTETS / RECORD - 1) throw new IllegalStateException("the trace is full; measure less");
        List<Event> events = new ArrayList<>();
        for (; read < used; read++) {
            int at = (read + 1) * RECORD;
            events.add(new Event(
                    memory.getLong(at), memory.getLong(at + 8), memory.getInt(at + 16), memory.getInt(at + 20)));
        }
        events.sort(Comparator.comparingLong(Event::nanos));
        return events;
    }

    @Override
    public void close() throws IOException {
        Files.delete(file);
    }
}
