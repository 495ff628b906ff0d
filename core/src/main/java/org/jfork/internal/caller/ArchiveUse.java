package org.jfork.internal.caller;

import java.nio.file.Path;
import java.util.List;

/**
 * What a new JVM has to do with an archive of classes.
 *
 * @param options that make it use one
 * @param key of the archive that could be made from what it loads; empty if none is to be made
 * @param list the file in which it says at its end what it has loaded
 * @param maker the java and the options with which the archive is to be made
 */
record ArchiveUse(List<String> options, String key, Path list, List<String> maker) {
    static final ArchiveUse NONE = of(List.of());

    static ArchiveUse of(List<String> options) {
        return new ArchiveUse(options, "", Path.of(""), List.of());
    }

    static ArchiveUse toBeMade(String key, Path list, List<String> maker) {
        return new ArchiveUse(List.of(), key, list, maker);
    }

    boolean isToBeMade() {
        return !key.isEmpty();
    }
}
