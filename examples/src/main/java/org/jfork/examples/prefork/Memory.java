package org.jfork.examples.prefork;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The memory of a process, in KiB, as the kernel counts it in {@code /proc/<pid>/smaps_rollup}.
 *
 * @param own private pages: what this process alone costs
 * @param proportional each page divided by the number of processes that share it
 */
record Memory(long own, long proportional) {
    static Memory of(long pid) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"));
        return new Memory(field(lines, "Private_Clean:") + field(lines, "Private_Dirty:"), field(lines, "Pss:"));
    }

    private static long field(List<String> lines, String name) throws IOException {
        for (String line : lines) if (line.startsWith(name)) return Long.parseLong(line.split(" +")[1]);
        throw new IOException("no " + name + " in smaps_rollup");
    }
}
