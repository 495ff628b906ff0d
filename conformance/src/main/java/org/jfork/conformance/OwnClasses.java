package org.jfork.conformance;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the classes of this tool are. */
final class OwnClasses {
    private OwnClasses() {}

    static Path path() {
        try {
            return Path.of(OwnClasses.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
