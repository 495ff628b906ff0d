package org.jfork.internal.caller;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jfork.ForkException;

/** The class path of a new JVM: that of this one or the one that the user names, and jfork's own code. */
final class ClassPath {
    private ClassPath() {}

    /** As {@code -cp} takes it; {@code directory/*} is left to the launcher. */
    static String of(List<String> named) {
        Set<String> entries = new LinkedHashSet<>(named != null ? named : ofThisJvm());
        if (!OwnCode.isModule()) addOwn(entries, named != null);
        return AbsolutePaths.join(entries);
    }

    /** The property as it is now, since programs that load others set it (Surefire does). */
    private static List<String> ofThisJvm() {
        String path = System.getProperty("java.class.path", "");
        boolean none = path.isEmpty() && System.getProperty(RootModules.MAIN) != null;
        return none ? new ArrayList<>() : AbsolutePaths.split(path);
    }

    private static void addOwn(Set<String> entries, boolean named) {
        Path file = OwnCode.file();
        if (file != null) entries.add(file.toString());
        else if (!named)
            throw new ForkException(
                    "the classes of jfork are in no file that a new JVM could load them from (" + OwnCode.location()
                            + "); give the class path, with the jar file of jfork, by ForkBuilder.classPath");
    }
}
