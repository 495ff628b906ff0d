package org.jfork.internal.caller;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jfork.internal.os.PrivateDirectory;

/**
 * The archives of classes of a user, in a directory that is private.
 *
 * <pre>
 *   KEY-CHECKSUM.jsa    an archive; the JVM looks at its header only, so its contents are checked once in each program
 *   KEY.list            what a process has loaded: an archive can be made
 *   KEY.busy            somebody makes it
 *   KEY.failed          it cannot be made
 *   ....PID             files of these kinds that are not complete
 * </pre>
 */
final class ArchiveStore {
    private static final int MOST = 8;
    private static final long LARGEST = 256L << 20;
    private static final Duration STALE = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN = Duration.ofDays(30);
    private static final String ARCHIVE = ".jsa", LIST = ".list", BUSY = ".busy", FAILED = ".failed";

    private final Path directory;

    /** Made if need be. */
    ArchiveStore(Path directory) throws IOException {
        this.directory = directory;
        PrivateDirectory.make(directory);
    }

    Path list(String key) {
        return directory.resolve(key + LIST);
    }

    boolean hasFailed(String key) {
        return Files.exists(directory.resolve(key + FAILED));
    }

    void fail(String key) throws IOException {
        Files.write(directory.resolve(key + FAILED), new byte[0]);
    }

    /** A name for an archive that is being made. */
    Path fresh(String key) {
        return directory.resolve(key + "." + ProcessHandle.current().pid());
    }

    /** The archive, with its contents checked; null if there is none. One that is not as it was made is removed. */
    Path find(String key) throws IOException {
        Path found = null;
        for (Path file : matching(key + "-*" + ARCHIVE)) {
            if (found == null && isIntact(file)) found = file;
            else Files.deleteIfExists(file);
        }
        if (found != null) Files.setLastModifiedTime(found, FileTime.from(Instant.now())); // the oldest are removed
        return found;
    }

    private boolean isIntact(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && PrivateDirectory.isOwn(file)
                && file.getFileName().toString().endsWith("-" + checksum(file) + ARCHIVE);
    }

    /** Takes over the file. */
    void publish(String key, Path fresh) throws IOException {
        if (Files.size(fresh) > LARGEST) throw new IOException("an archive that is too large to be kept: " + fresh);
        Path archive = directory.resolve(key + "-" + checksum(fresh) + ARCHIVE);
        Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        clean();
    }

    /** Whether nobody else makes this archive; to be {@linkplain #leave left}. The mark of a program that has died does not count. */
    boolean enter(String key) throws IOException {
        Path mark = directory.resolve(key + BUSY);
        if (isOlder(mark, STALE) || Files.exists(mark) && hasDied(Files.readString(mark))) Files.deleteIfExists(mark);
        try {
            Files.writeString(mark, Long.toString(ProcessHandle.current().pid()), StandardOpenOption.CREATE_NEW);
            return true;
        } catch (FileAlreadyExistsException busy) {
            return false;
        }
    }

    /** Nobody, where it has not been written yet. */
    private static boolean hasDied(String pid) {
        return pid.matches("\\d+") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    void leave(String key) throws IOException {
        Files.deleteIfExists(directory.resolve(key + BUSY));
    }

    private void clean() throws IOException {
        List<Path> archives = matching("*" + ARCHIVE);
        archives.sort((one, other) -> Long.compare(time(other), time(one)));
        for (int i = MOST; i < archives.size(); i++) Files.deleteIfExists(archives.get(i));
        for (Path file : matching("*")) {
            boolean incomplete = file.getFileName().toString().matches(".*[.]\\d+");
            if (isOlder(file, incomplete ? STALE : FORGOTTEN)) Files.deleteIfExists(file);
        }
    }

    private List<Path> matching(String glob) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
            found.forEach(files::add);
        }
        return files;
    }

    private static boolean isOlder(Path file, Duration age) {
        long time = time(file);
        return time > 0 && time < Instant.now().minus(age).toEpochMilli();
    }

    /** 0 if it is gone. */
    private static long time(Path file) {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
        } catch (IOException gone) {
            return 0;
        }
    }

    private static String checksum(Path file) throws IOException {
        CRC32 sum = new CRC32();
        byte[] octets = new byte[1 << 18];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int count; (count = in.read(octets)) > 0; ) sum.update(octets, 0, count);
        } catch (NoSuchFileException e) {
            return "none"; // removed by another program meanwhile
        }
        return Long.toHexString(sum.getValue());
    }
}
