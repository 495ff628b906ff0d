package org.jfork.internal.pool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has for itself. */
final class Memory {
    private Memory() {}

    /** Pages that no other process has, in octets; -1 if it cannot be told, since the process has ended, say. */
    static long ofItsOwn(String pid) {
        try {
            String text = new String(Files.readAllBytes(Path.of("/proc", pid, "smaps_rollup")), ISO_8859_1);
            return (kilobytes(text, "Private_Clean:") + kilobytes(text, "Private_Dirty:")) << 10;
        } catch (IOException e) {
            return -1;
        }
    }

    private static long kilobytes(String text, String name) {
        int from = text.indexOf(name);
        if (from < 0) return 0;
        int to = text.indexOf(" kB", from);
        return Long.parseLong(text.substring(from + name.length(), to).strip());
    }
}
