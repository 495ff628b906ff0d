package org.jfork.internal.caller;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;

/** Where the classes of jfork are, for another JVM to load them. */
final class OwnCode {
    private static final URI LOCATION = find();

    private OwnCode() {}

    /** Are they a module of this JVM's boot layer? Then the other JVM finds them by the same options. */
    static boolean isModule() {
        Module module = OwnCode.class.getModule();
        return module.isNamed() && module.getLayer() == ModuleLayer.boot();
    }

    /** Have they been found on this JVM's class path? */
    static boolean isOnClassPath() {
        return !OwnCode.class.getModule().isNamed()
                && OwnCode.class.getClassLoader() == ClassLoader.getSystemClassLoader();
    }

    /** Are they a part of the run-time image itself (jlink)? */
    static boolean isLinked() {
        URI location = location();
        return location != null && "jrt".equals(location.getScheme());
    }

    /** The directory or jar file; null if they are in none, as in a jar inside a jar. */
    static Path file() {
        URI location = location();
        try {
            return location == null || !"file".equals(location.getScheme())
                    ? null
                    : Path.of(location).toAbsolutePath();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return null;
        }
    }

    /** Null if nothing is known. */
    static URI location() {
        return LOCATION;
    }

    private static URI find() {
        CodeSource source = OwnCode.class.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null ? null : toUri(source.getLocation());
    }

    /** Class loaders do not always quote what has to be. */
    private static URI toUri(URL location) {
        try {
            return location.toURI();
        } catch (URISyntaxException e) {
            return "file".equals(location.getProtocol()) ? new File(location.getPath()).toURI() : null;
        }
    }
}
