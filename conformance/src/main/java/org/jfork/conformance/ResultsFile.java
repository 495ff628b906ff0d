package org.jfork.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jfork.conformance.suite.Event;

/** A file of results that another process is still writing. For one thread. */
final class ResultsFile implements AutoCloseable {
    private final Path path;
    private final SuiteResult result;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private FileChannel file;

    ResultsFile(Path path, SuiteResult result) {
        this.path = path;
        this.result = result;
    }

    Path path() {
        return path;
    }

    SuiteResult result() {
        return result;
    }

    /** Takes what has been written since the last time. */
    void read() throws IOException {
        if (file == null && !Files.exists(path)) return;
        if (file == null) file = FileChannel.open(path);
        while (file.read(buffer.clear()) > 0) {
            buffer.flip();
            while (buffer.hasRemaining()) take(buffer.get());
        }
    }

    private void take(byte octet) {
        if (octet != '\n') {
            line.write(octet);
            return;
        }
        result.add(Event.ofLine(line.toString(StandardCharsets.UTF_8)));
        line.reset();
    }

    @Override
    public void close() throws IOException {
        if (file != null) file.close();
    }
}
