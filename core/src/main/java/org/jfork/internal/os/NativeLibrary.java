package org.jfork.internal.os;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Finds and loads the native library, once per class loader. In this order:
 *
 * <ol>
 *   <li>the file that the system property {@value #PROPERTY} names,
 *   <li>{@code jfork} on {@code java.library.path},
 *   <li>the copy inside the jar, put into {@code $XDG_CACHE_HOME} or {@code ~/.cache}, under {@code jfork/<hash>/}, so
 *       that templates and workers share its pages,
 *   <li>the same below {@code java.io.tmpdir}, and below the working directory.
 * </ol>
 */
public final class NativeLibrary {
    public static final String PROPERTY = "org.jfork.native.path";

    private static final NativeLibrary INSTANCE = new NativeLibrary();

    private final List<String> attempts = new ArrayList<>();
    private final String path;
    private final String reason;

    private NativeLibrary() {
        String unsupported = unsupportedPlatform();
        path = unsupported == null ? load() : null;
        if (unsupported == null && path == null)
            unsupported = "the native library of jfork cannot be loaded: " + String.join("; ", attempts)
                    + ". Where temporary directories forbid execution (noexec), name a file with -D" + PROPERTY;
        reason = unsupported != null ? unsupported : engineProblem();
    }

    /** Why forking cannot work here, or null if it can. */
    public static String unsupportedReason() {
        return INSTANCE.reason;
    }

    /** The file that was loaded, or an empty string if the Java runtime found it by itself. */
    public static String path() {
        return INSTANCE.path;
    }

    private static String unsupportedPlatform() {
        String system = System.getProperty("os.name"), processor = System.getProperty("os.arch");
        if (!system.equals("Linux")) return "jfork works on Linux only; this is " + system;
        if (!processor.equals("amd64")) return "jfork works on x86-64 (amd64) only; this is " + processor;
        if (Files.exists(Path.of("/lib/ld-musl-x86_64.so.1")) && !Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2")))
            return "jfork needs the GNU C library; this system has musl";
        String machine = System.getProperty("java.vm.name");
        if (!machine.contains("HotSpot") && !machine.contains("OpenJDK"))
            return "jfork forks HotSpot only; this Java virtual machine is " + machine;
        return null;
    }

    private static String engineProblem() {
        try {
            return engineProblem0();
        } catch (UnsatisfiedLinkError e) {
            return "the native library of jfork is another version's: " + e.getMessage();
        }
    }

    private String load() {
        String named = System.getProperty(PROPERTY);
        if (named != null && !named.isEmpty()) return tryFile(Path.of(named).toAbsolutePath()) ? named : null;
        try {
            System.loadLibrary("jfork");
            return "";
        } catch (UnsatisfiedLinkError e) {
            attempts.add("not on java.library.path");
        }
        return loadCopy();
    }

    private boolean tryFile(Path file) {
        try {
            System.load(file.toString());
            return true;
        } catch (UnsatisfiedLinkError e) {
            attempts.add(e.getMessage());
            return false;
        }
    }

    private String loadCopy() {
        byte[] library;
        try (InputStream resource =
                NativeLibrary.class.getResourceAsStream("/META-INF/native/linux-x86_64/libjfork.so")) {
            if (resource == null) {
                attempts.add("not in the jar");
                return null;
            }
            library = resource.readAllBytes();
        } catch (IOException e) {
            attempts.add("unreadable in the jar: " + e);
            return null;
        }
        for (Path directory : cacheDirectories()) {
            Path file = place(directory, library);
            if (file != null && tryFile(file)) return file.toString();
        }
        return null;
    }

    private static List<Path> cacheDirectories() {
        String cache = System.getenv("XDG_CACHE_HOME");
        List<Path> directories = new ArrayList<>();
        if (cache != null && cache.startsWith("/")) directories.add(Path.of(cache, "jfork"));
        else directories.add(Path.of(System.getProperty("user.home"), ".cache", "jfork"));
        String user = System.getProperty("user.name");
        directories.add(Path.of(System.getProperty("java.io.tmpdir"), "jfork-" + user));
        directories.add(Path.of(System.getProperty("user.dir"), ".jfork"));
        return directories;
    }

    /** The file in the cache, made if need be; null if that cannot be. A file with other contents is never trusted. */
    private Path place(Path directory, byte[] library) {
        try {
            Path own = privateDirectory(directory.resolve(hash(library)));
            Path file = own.resolve("libjfork.so");
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Arrays.equals(Files.readAllBytes(file), library)) return file;
            Path fresh = Files.createTempFile(own, "libjfork", ".new");
            Files.write(fresh, library);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException | SecurityException e) {
            attempts.add(directory + ": " + e);
            return null;
        }
    }

    private static Path privateDirectory(Path directory) throws IOException {
        var onlyOwner = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(directory.getParent());
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS))
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(onlyOwner));
        if (!Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS).equals(onlyOwner)
                || !Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")))
            throw new IOException(directory + " is not a private directory of this user");
        return directory;
    }

    private static String hash(byte[] octets) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Why the engine cannot work in this process, or null. */
    private static native String engineProblem0();
}
