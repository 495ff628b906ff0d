package org.jfork.internal.os;

import java.io.File;

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

    static final String IN_JAR = "/META-INF/native/linux-x86_64/libjfork.so";

    private static final NativeLibrary INSTANCE = make();

    private final String path;
    private final String reason;

    private NativeLibrary(String path, String reason) {
        this.path = path;
        this.reason = reason;
    }

    private static NativeLibrary make() {
        String unsupported = unsupportedPlatform();
        if (unsupported != null) return new NativeLibrary(null, unsupported);
        String named = System.getProperty(PROPERTY);
        if (named != null && named.startsWith("/") && isLoaded(named)) return new NativeLibrary(named, engineProblem());
        LibrarySearch search = new LibrarySearch();
        String path = search.load();
        return new NativeLibrary(path, path == null ? search.failure() : engineProblem());
    }

    /** In a process that jfork has started its file is known; if it cannot be loaded, the search will say why. */
    private static boolean isLoaded(String file) {
        try {
            System.load(file);
            return true;
        } catch (LinkageError e) { // an UnsatisfiedLinkError, a class that the verifier would load
            return false;
        }
    }

    /** Why forking cannot work here, or null if it can. */
    public static String unsupportedReason() {
        return INSTANCE.reason;
    }

    /** The file that was loaded, or an empty string if the class loader found it by means of its own. */
    public static String path() {
        return INSTANCE.path;
    }

    /** The file for another JVM to load; an empty string if it is not known or has been removed, so that one is made anew. */
    public static String pathForOthers() {
        return path().startsWith("/") && new File(path()).canRead() ? path() : "";
    }

    private static String unsupportedPlatform() {
        String system = System.getProperty("os.name"), processor = System.getProperty("os.arch");
        if (!system.equals("Linux")) return "jfork works on Linux only; this is " + system;
        if (!processor.equals("amd64")) return "jfork works on x86-64 (amd64) only; this is " + processor;
        if (new File("/lib/ld-musl-x86_64.so.1").exists() && !new File("/lib64/ld-linux-x86-64.so.2").exists())
            return "jfork needs the GNU C library; this system has musl";
        String machine = System.getProperty("java.vm.name");
        if (!machine.contains("HotSpot") && !machine.contains("OpenJDK"))
            return "jfork forks HotSpot only; this Java virtual machine is " + machine;
        return null;
    }

    private static String engineProblem() {
        try {
            return engineProblem0();
        } catch (LinkageError e) {
            return "the native library of jfork is another version's: " + e.getMessage();
        }
    }

    /** Where this user's programs keep what they can do without. */
    public static String userCache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        boolean given = cache != null && cache.startsWith("/");
        return (given ? cache : System.getProperty("user.home") + "/.cache") + "/jfork";
    }

    /** Why the engine cannot work in this process, or null. */
    private static native String engineProblem0();
}
