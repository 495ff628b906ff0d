package org.jfork.internal.os;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
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
 *
 * <p>The JVM loads a file for one class loader only. Where another one was first, a further copy is made.
 */
public final class NativeLibrary {
    public static final String PROPERTY = "org.jfork.native.path";

    private static final String IN_JAR = "/META-INF/native/linux-x86_64/libjfork.so";
    private static final int MOST_LOADERS = 100;

    private enum Outcome {
        LOADED,
        OF_ANOTHER_LOADER,
        FAILED
    }

    private static final NativeLibrary INSTANCE = new NativeLibrary();

    private final List<String> attempts = new ArrayList<>();
    private final String path;
    private final String reason;

    private NativeLibrary() {
        String unsupported = unsupportedPlatform();
        path = unsupported == null ? load() : null;
        if (unsupported == null && path == null)
            unsupported = "the native library of jfork cannot be loaded: " + String.join("; ", attempts)
                    + ". It needs a directory that can be written and allows execution (not noexec): name one with"
                    + " XDG_CACHE_HOME or -Djava.io.tmpdir, or name the library itself, to be found in the jar as "
                    + IN_JAR + ", with -D" + PROPERTY;
        reason = unsupported != null ? unsupported : engineProblem();
    }

    /** Why forking cannot work here, or null if it can. */
    public static String unsupportedReason() {
        return INSTANCE.reason;
    }

    /** The file that was loaded, or an empty string if the class loader found it by means of its own. */
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
        if (named != null && !named.isEmpty()) return loadNamed(path(named));
        String installed = loadInstalled();
        if (installed != null) return installed;
        try (InputStream resource = NativeLibrary.class.getResourceAsStream(IN_JAR)) {
            if (resource != null) return loadCopy(resource.readAllBytes());
            attempts.add("not in the jar");
        } catch (IOException e) {
            attempts.add("unreadable in the jar: " + e);
        }
        return null;
    }

    /** By its file if possible, since templates are told; a class loader may know one that is not on the path. */
    private String loadInstalled() {
        Path file = installed();
        if (file != null) return loadNamed(file);
        try {
            System.loadLibrary("jfork");
            return "";
        } catch (UnsatisfiedLinkError e) {
            attempts.add(isOfAnotherLoader(e) ? e.getMessage() : "not on java.library.path");
            return null;
        }
    }

    private Path installed() {
        String paths = System.getProperty("sun.boot.library.path", "")
                + File.pathSeparator
                + System.getProperty("java.library.path", "");
        for (String directory : paths.split(File.pathSeparator)) {
            Path file = directory.isEmpty() ? null : path(directory + "/" + System.mapLibraryName("jfork"));
            if (file != null && Files.isRegularFile(file)) return file;
        }
        return null;
    }

    private String loadNamed(Path file) {
        if (file == null) return null;
        Outcome outcome = tryFile(file);
        if (outcome == Outcome.LOADED) return file.toString();
        try {
            return outcome == Outcome.OF_ANOTHER_LOADER ? loadCopy(Files.readAllBytes(file)) : null;
        } catch (IOException e) {
            attempts.add("no copy of " + file + " can be made: " + e);
            return null;
        }
    }

    private Outcome tryFile(Path file) {
        try {
            System.load(file.toString());
            return Outcome.LOADED;
        } catch (UnsatisfiedLinkError e) {
            attempts.add(e.getMessage());
            return isOfAnotherLoader(e) ? Outcome.OF_ANOTHER_LOADER : Outcome.FAILED;
        }
    }

    /** The error is told by its text alone, which is the same in all versions. */
    private static boolean isOfAnotherLoader(UnsatisfiedLinkError e) {
        return e.getMessage().contains("already loaded in another classloader");
    }

    private String loadCopy(byte[] library) {
        for (String name : cacheDirectories()) {
            Path directory = path(name);
            String path = directory == null ? null : loadCopy(new LibraryCache(directory, library), directory);
            if (path != null) return path;
        }
        return null;
    }

    /** Null for a name that the locale has mangled: it names nothing. */
    private Path path(String name) {
        try {
            return Path.of(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            attempts.add(name + " cannot be named in this locale");
            return null;
        }
    }

    private String loadCopy(LibraryCache cache, Path directory) {
        try {
            for (int number = 1; number <= MOST_LOADERS; number++) {
                Path file = cache.file(number == 1 ? "libjfork.so" : "libjfork-" + number + ".so");
                Outcome outcome = tryFile(file);
                if (outcome == Outcome.LOADED) return file.toString();
                if (outcome == Outcome.FAILED) break;
            }
        } catch (IOException | SecurityException e) {
            attempts.add(directory + ": " + e);
        }
        cache.undo();
        return null;
    }

    /** Where this user's programs keep what they can do without. */
    public static String userCache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        boolean given = cache != null && cache.startsWith("/");
        return (given ? cache : System.getProperty("user.home") + "/.cache") + "/jfork";
    }

    private static List<String> cacheDirectories() {
        return List.of(
                userCache(),
                System.getProperty("java.io.tmpdir") + "/jfork-" + System.getProperty("user.name"),
                System.getProperty("user.dir") + "/.jfork");
    }

    /** Why the engine cannot work in this process, or null. */
    private static native String engineProblem0();
}
