package org.jfork.internal.caller;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jfork.ForkException;

/**
 * Lists of paths, as they stand in a class path or module path, for a JVM that is started somewhere else. A relative path
 * is one of the directory in which this JVM was started: that is what {@link Path#toAbsolutePath} goes by, whatever the
 * property {@code user.dir} says by now.
 */
final class AbsolutePaths {
    private AbsolutePaths() {}

    /** The entries of a list; an empty entry stands for the directory, as it does for the JVM. */
    static List<String> split(String list) {
        List<String> paths = new ArrayList<>();
        for (String entry : list.split(File.pathSeparator, -1)) paths.add(of(entry));
        return paths;
    }

    static String list(String list) {
        return join(split(list));
    }

    static String join(Collection<String> paths) {
        for (String path : paths)
            if (path.contains(File.pathSeparator))
                throw new ForkException("a path with '" + File.pathSeparator
                        + "' in its name cannot be an entry of a class path or module path; rename or link it: "
                        + path);
        return String.join(File.pathSeparator, paths);
    }

    private static String of(String entry) {
        try {
            return Path.of(entry).toAbsolutePath().toString();
        } catch (InvalidPathException e) {
            throw new ForkException(
                    "the path '" + entry + "' cannot be named in the encoding of this JVM, "
                            + System.getProperty("sun.jnu.encoding")
                            + "; start the program in a UTF-8 locale (LC_ALL=C.UTF-8)",
                    e);
        }
    }
}
