package org.jfork.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jfork.Fork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenJarIT {
    private static final int ENTRIES = 200;
    private static final int READS = 8_000;

    /** Opens the file in the template. */
    public static final class Archive {
        static final ZipFile OPEN = open();

        private Archive() {}

        private static ZipFile open() {
            try {
                return new ZipFile(System.getProperty("archive"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        public static void read(SocketChannel control) throws Exception {
            int wrong = 0;
            Random order = new Random(ProcessHandle.current().pid());
            for (int i = 0; i < READS; i++) if (!isRight(order.nextInt(ENTRIES))) wrong++;
            Siblings.write(control, "wrong: " + wrong);
        }

        private static boolean isRight(int entry) {
            try (InputStream stream = OPEN.getInputStream(OPEN.getEntry(name(entry)))) {
                return Arrays.equals(stream.readAllBytes(), content(entry));
            } catch (IOException e) {
                return false;
            }
        }
    }

    static String name(int entry) {
        return "entry-" + entry;
    }

    static byte[] content(int entry) {
        byte[] octets = new byte[500 + entry * 7];
        new Random(entry).nextBytes(octets);
        return octets;
    }

    @TempDir
    Path directory;

    @Test
    void siblingsMustReadOneOpenJarEachWithAnOffsetOfItsOwn() throws Exception {
        Path file = directory.resolve("archive.zip");
        try (ZipOutputStream archive = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int entry = 0; entry < ENTRIES; entry++) {
                archive.putNextEntry(new ZipEntry(name(entry)));
                archive.write(content(entry));
            }
        }
        try (Fork template =
                Fork.builder().systemProperty("archive", file.toString()).exec().require(Archive.class)) {
            assertThat(Siblings.answers(template, 3, Archive.class.getName() + "::read"))
                    .containsOnly("wrong: 0");
        }
    }
}
