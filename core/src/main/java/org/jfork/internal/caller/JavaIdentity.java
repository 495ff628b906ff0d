package org.jfork.internal.caller;

import java.nio.file.Path;

/** The Java of an exec'ed process and of all its forks, for messages. */
final class JavaIdentity {
    private static final String OWN = System.getProperty("java.version");

    private final Path executable;
    private volatile String version = OWN; // until it has said which it is

    JavaIdentity(Path executable) {
        this.executable = executable;
    }

    /** It may be any version that jfork supports: the wire is jfork's own. */
    void version(String said) {
        version = said;
    }

    Path executable() {
        return executable;
    }

    /** Empty if it is the version of this JVM. */
    String difference() {
        return version.equals(OWN) ? "" : " (Java " + version + "; its caller is Java " + OWN + ")";
    }
}
