package org.jfork.internal.caller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jfork.ForkException;

/**
 * What a Java runtime says of itself in its file {@code release}. Some have none, and a launcher may be a script somewhere
 * else; then nothing is known before it runs.
 *
 * @param version as in {@code java.version}; empty if unknown
 * @param variant of the virtual machine, such as {@code Hotspot}; empty if unknown
 */
record JavaRelease(String version, String variant) {
    private static final int OLDEST = 17;

    static JavaRelease of(Path java) {
        try {
            Path home = java.toRealPath().resolve("../..").normalize();
            return read(Files.readString(home.resolve("release")));
        } catch (IOException e) {
            return new JavaRelease("", "");
        }
    }

    static JavaRelease read(String text) {
        return new JavaRelease(value(text, "JAVA_VERSION"), value(text, "JVM_VARIANT"));
    }

    private static String value(String text, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + name + "=\"?([^\"\\n]*)").matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** The number in front of the version; 0 if it is not known. */
    int feature() {
        Matcher feature = Pattern.compile("\\d+").matcher(version);
        return feature.lookingAt() ? Integer.parseInt(feature.group()) : 0;
    }

    /** Refuses what can never be forked. */
    void check(Path java) {
        if (feature() > 0 && feature() < OLDEST)
            throw new ForkException(java + " is Java " + version + "; jfork needs " + OLDEST + " or newer");
        // Builds of HotSpot have all sorts of names here; what else cannot be forked says so when it starts.
        if (variant.equalsIgnoreCase("OpenJ9"))
            throw new ForkException(java + " is no HotSpot but " + variant + ", which cannot be forked");
    }
}
