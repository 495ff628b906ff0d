package org.jfork.internal.caller;

import java.nio.file.Path;
import java.util.List;

/**
 * What a new JVM has to do with an archive of classes.
 *
 * @param options that make it use one
 * @param key of the archive that could be made from what it loads; empty if none is to be made
 * @param list the file in which it says at its end what it has loaded
 */
record ArchiveUse(List<String> options, String key, Path list) {
    static final ArchiveUse NONE = new ArchiveUse(List.of(), "", Path.of(""));

    static ArchiveUse of(List<String> options) {
        return new ArchiveUse(options, "", Path.of(""));
    }

    static ArchiveUse toBeMade(String key, Path list) {
        return new ArchiveUse(List.of(), key, list);
    }

    boolean isToBeMade() {
        return !key.isEmpty();
    }
}
