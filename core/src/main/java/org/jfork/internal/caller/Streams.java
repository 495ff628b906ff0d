package org.jfork.internal.caller;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.util.Map;
import java.util.TreeMap;
import org.jfork.internal.os.Descriptors;

/** Descriptors for the standard streams of one process: copies, owned by this object until they are taken. */
final class Streams implements AutoCloseable {
    private final Map<Integer, Integer> copies = new TreeMap<>();
    private ErrorTail errorTail;

    static Streams of(Caller caller, Surroundings surroundings) throws IOException {
        Streams streams = new Streams();
        try {
            for (Map.Entry<Integer, Object> stream : surroundings.streams().entrySet())
                streams.copies.put(stream.getKey(), caller.handles().duplicate(stream.getValue()));
            if (surroundings.capturesError()) streams.captureError(caller, surroundings.showsError());
            return streams;
        } catch (IOException | RuntimeException e) {
            streams.close();
            throw e;
        }
    }

    private void captureError(Caller caller, boolean show) throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SinkChannel sink = pipe.sink()) {
            copies.put(2, caller.handles().duplicate(sink));
        }
        errorTail = ErrorTail.of(caller, pipe.source(), show);
    }

    /** Null if standard error is not captured. */
    ErrorTail errorTail() {
        return errorTail;
    }

    /** By the number of the stream. */
    Map<Integer, Integer> descriptors() {
        return copies;
    }

    int[] inOrder() {
        return copies.values().stream().mapToInt(Integer::intValue).toArray();
    }

    /** The descriptors are somebody else's now. */
    void release() {
        copies.clear();
    }

    @Override
    public void close() {
        for (int copy : inOrder()) Descriptors.close(copy);
        release();
    }
}
