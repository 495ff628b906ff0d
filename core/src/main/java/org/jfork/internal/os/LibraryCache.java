package org.jfork.internal.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Copies of a native library in a private directory of this user, {@code <directory>/<hash>/}. */
final class LibraryCache {
    private final Path directory;
    private final byte[] library;
    private Path fresh; // the last file, if it was made and not found

    LibraryCache(Path directory, byte[] library) {
        this.directory = directory.resolve(hash(library));
        this.library = library;
    }

    /** The file of that name, made if need be. A file with other contents is never trusted. */
    Path file(String name) throws IOException {
        fresh = null;
        PrivateDirectory.make(directory);
        Path file = directory.resolve(name);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Arrays.equals(Files.readAllBytes(file), library))
            return file;
        write(file);
        fresh = file;
        return file;
    }

    private void write(Path file) throws IOException {
        Path temporary = Files.createTempFile(directory, "libjfork", ".new");
        try {
            Files.write(temporary, library);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Removes what was made here and is of no use, the directories too if they are empty. */
    void undo() {
        try {
            if (fresh != null) Files.deleteIfExists(fresh);
            Files.deleteIfExists(directory);
            Files.deleteIfExists(directory.getParent());
        } catch (IOException inUse) {
            return; // by another process or another class loader, or it was never made
        }
    }

    private static String hash(byte[] octets) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
