package org.jfork.internal.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The open descriptors of this process: number, what it is, and whose. */
public final class OpenDescriptors {
    private OpenDescriptors() {}

    /**
     * A text for each, {@code NUMBER OWNER TARGET}; the owner is {@code -} if it is not known.
     *
     * @param own descriptors that are not to be described
     */
    public static Iterable<String> describe(int... own) throws IOException {
        Map<Integer, String> targets = targets();
        for (int descriptor : own) targets.remove(descriptor);
        DescriptorOwners owners = new DescriptorOwners();
        targets.replaceAll((number, target) -> {
            String owner = owners.of(number, target);
            return number + " " + (owner == null ? "-" : owner) + " " + target;
        });
        return targets.values();
    }

    private static Map<Integer, String> targets() throws IOException {
        Map<Integer, String> targets = new TreeMap<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : links) {
                String target = target(link);
                if (target != null)
                    targets.put(Integer.parseInt(link.getFileName().toString()), target);
            }
        }
        return targets;
    }

    /** Null if it has been closed meanwhile, as the descriptor of the list itself will be. */
    private static String target(Path link) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.matches("/proc/\\d+/fd") ? null : target;
        } catch (IOException closed) {
            return null;
        }
    }
}
