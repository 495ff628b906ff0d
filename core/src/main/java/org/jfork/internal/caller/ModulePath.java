package org.jfork.internal.caller;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A module path that the user names; that of this JVM is one of its {@link RuntimeOptions}. */
final class ModulePath {
    private ModulePath() {}

    /** The last of several such options is the one that counts. */
    static String option(List<String> named) {
        Set<String> entries = new LinkedHashSet<>(named);
        Path own = OwnCode.file();
        if (OwnCode.isModule() && own != null) entries.add(own.toString());
        return "--module-path=" + AbsolutePaths.join(entries);
    }
}
