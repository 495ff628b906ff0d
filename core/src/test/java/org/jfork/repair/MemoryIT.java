package org.jfork.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jfork.Fork;
import org.jfork.Worker;
import org.junit.jupiter.api.Test;

class MemoryIT {
    private static final int WORKERS = 7;

    /** Has no part in the tests' own libraries, which would be loaded at entry. */
    public static final class Empty {
        private Empty() {}

        /** Does nothing until it is told to end. */
        public static void await(SocketChannel control) throws IOException {
            control.read(ByteBuffer.allocate(1));
        }
    }

    @Test
    void workerMustHaveLessThanOneMegabyteOfItsOwnAtEntry() throws Exception {
        List<Long> sizes = new ArrayList<>();
        try (Fork template = Fork.create().require(Empty.class)) {
            for (int i = 0; i < WORKERS; i++) sizes.add(sizeAtEntry(template.fork()));
        }
        Collections.sort(sizes);
        assertThat(sizes.get(WORKERS / 2))
                .as("private KB of workers %s, median", sizes)
                .isBetween(1L, 1023L);
    }

    private static long sizeAtEntry(Fork process) throws Exception {
        Worker worker = process.run(Empty::await).get(60, TimeUnit.SECONDS);
        long size = privateKilobytes(worker.pid());
        worker.channel().close();
        assertThat(worker.onExit().get(60, TimeUnit.SECONDS).isSuccess()).isTrue();
        return size;
    }

    private static long privateKilobytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
                .filter(line -> line.startsWith("Private_Clean:") || line.startsWith("Private_Dirty:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
