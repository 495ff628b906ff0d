package org.jfork.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the end of a log shows, which all processes write. */
final class LogFile {
    private static final long LIMIT_NANOS = 20_000_000_000L;

    private final Path path;

    LogFile(Path path) {
        this.path = path;
    }

    /** Tells processes, too. */
    static String line(int number) {
        return "process " + ProcessHandle.current().pid() + " use " + number + " line";
    }

    /** Waits until an appender has written the line, behind what was there before the call less some kilobytes. */
    void mustHave(String line) throws IOException, InterruptedException {
        long from = Math.max(0, Files.size(path) - 65_536);
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!since(from).contains("\n" + line + "\n")) {
            if (System.nanoTime() > deadline) throw new AssertionError("not in the log: " + line);
            Thread.sleep(2);
        }
    }

    private String since(long from) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            in.seek(from);
            byte[] octets = new byte[(int) (in.length() - from)];
            in.readFully(octets);
            return new String(octets, UTF_8);
        }
    }
}
