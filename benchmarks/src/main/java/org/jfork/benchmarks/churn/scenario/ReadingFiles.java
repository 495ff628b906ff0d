package org.jfork.benchmarks.churn.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Reads entries of an archive that stays open, and places of its file; the JDK moves the file's offset for both. */
final class ReadingFiles implements Activity {
    private static final int ENTRIES = 64;
    private static final int LENGTH = 3000;
    private static final long PAUSE_MILLIS = 1;

    private final ZipFile archive;
    private final RandomAccessFile file;
    private final byte[] whole;

    ReadingFiles() {
        try {
            Path path = Files.createTempFile("churn", ".zip");
            write(path);
            whole = Files.readAllBytes(path);
            archive = new ZipFile(path.toFile());
            file = new RandomAccessFile(path.toFile(), "r");
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path path) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            for (int i = 0; i < ENTRIES; i++) {
                zip.putNextEntry(new ZipEntry("entry" + i));
                zip.write(octets(i));
                zip.closeEntry();
            }
        }
    }

    private static byte[] octets(int number) {
        byte[] octets = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) octets[i] = (byte) (number * 7 + i % 31);
        return octets;
    }

    @Override
    public void once() throws Exception {
        int number = ThreadLocalRandom.current().nextInt(ENTRIES);
        try (InputStream entry = archive.getInputStream(archive.getEntry("entry" + number))) {
            check(entry.readAllBytes(), octets(number));
        }
        int from = ThreadLocalRandom.current().nextInt(whole.length - 100);
        byte[] part = new byte[100];
        file.seek(from);
        file.readFully(part);
        check(part, Arrays.copyOfRange(whole, from, from + part.length));
        Thread.sleep(PAUSE_MILLIS);
    }

    private static void check(byte[] found, byte[] expected) {
        if (!Arrays.equals(found, expected))
            throw new IllegalStateException("a file has other octets than were written");
    }
}
