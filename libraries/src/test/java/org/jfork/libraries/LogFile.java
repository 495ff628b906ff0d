package org.jfork.libraries;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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

    /** Where the log ends now; lines that are logged from now on come behind. */
    long end() throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /**
     * Waits until an appender has written the line. All processes write the log: between a write and a look at it there may be
     * any number of lines of others.
     *
     * @param from what {@link #end} was before it was logged
     */
    void mustHave(long from, String line) throws IOException, InterruptedException {
        String wanted = "\n" + line + "\n";
        long deadline = System.nanoTime() + LIMIT_NANOS;
        for (long at = Math.max(0, from - 1); ; ) { // with the end of the line before
            String text = since(at);
            if (text.contains(wanted)) return;
            if (System.nanoTime() > deadline) throw new AssertionError("not in the log: " + line);
            at += Math.max(0, text.length() - wanted.length());
            Thread.sleep(2);
        }
    }

    /** A text of single octets. */
    private String since(long from) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            in.seek(from);
            byte[] octets = new byte[(int) Math.max(0, Math.min(in.length() - from, 1 << 20))];
            in.readFully(octets);
            return new String(octets, ISO_8859_1);
        }
    }
}
