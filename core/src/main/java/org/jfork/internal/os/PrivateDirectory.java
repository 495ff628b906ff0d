package org.jfork.internal.os;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A directory that is this user's and that nobody else can look into: what is found there was put there by this user. */
public final class PrivateDirectory {
    private static final Set<PosixFilePermission> ONLY_OWNER = PosixFilePermissions.fromString("rwx------");
    private static final String OWNER = "unix:uid";

    private PrivateDirectory() {}

    /**
     * Made if need be, with all above it.
     *
     * @throws IOException if it cannot be made, or what is there is not private
     */
    public static void make(Path directory) throws IOException {
        Files.createDirectories(directory.getParent());
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(ONLY_OWNER));
        } catch (FileAlreadyExistsException known) {
            check(directory); // another process, or another class loader, may have made it just now
        }
    }

    private static void check(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || !Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)
                        .equals(ONLY_OWNER)
                || !isOwn(directory)) throw new IOException(directory + " is not a private directory of this user");
    }

    /** Whether a file, not what a link leads to, belongs to this user. */
    public static boolean isOwn(Path file) throws IOException {
        return Files.getAttribute(file, OWNER, LinkOption.NOFOLLOW_LINKS)
                .equals(Files.getAttribute(Path.of("/proc/self"), OWNER));
    }
}
