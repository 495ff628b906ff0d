package org.jfork.internal.os;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where {@link NativeLibrary} looks. */
final class LibrarySearch {
    private static final int MOST_LOADERS = 100;

    private enum Outcome {
        LOADED,
        OF_ANOTHER_LOADER,
        FAILED
    }

    private final List<String> attempts = new ArrayList<>();

    /** Why nothing could be loaded. */
    String failure() {
        return "the native library of jfork cannot be loaded: " + String.join("; ", attempts)
                + ". It needs a directory that can be written and allows execution (not noexec): name one with"
                + " XDG_CACHE_HOME or -Djava.io.tmpdir, or name the library itself, to be found in the jar as "
                + NativeLibrary.IN_JAR + ", with -D" + NativeLibrary.PROPERTY;
    }

    /** The file that was loaded, an empty string if the class loader knows one, or null. */
    String load() {
        String named = System.getProperty(NativeLibrary.PROPERTY);
        if (named != null && !named.isEmpty()) return loadNamed(path(named));
        String installed = loadInstalled();
        if (installed != null) return installed;
        try (InputStream resource = NativeLibrary.class.getResourceAsStream(NativeLibrary.IN_JAR)) {
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

    private static List<String> cacheDirectories() {
        return List.of(
                NativeLibrary.userCache(),
                System.getProperty("java.io.tmpdir") + "/jfork-" + System.getProperty("user.name"),
                System.getProperty("user.dir") + "/.jfork");
    }
}
