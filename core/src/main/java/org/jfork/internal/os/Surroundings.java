package org.jfork.internal.os;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/** What this process has around it, in the kernel and in the C library; Java's own copies are another matter. */
public final class Surroundings {
    private Surroundings() {}

    public static void directory(String path) throws OsException {
        directory((path + "\0").getBytes(UTF_8));
    }

    /**
     * What getenv(3) finds, and what programs get that are started from now on.
     *
     * @param variables octets, of which each is a character
     */
    public static void environment(Map<String, String> variables) throws OsException {
        byte[][] all = new byte[variables.size()][];
        int i = 0;
        for (Map.Entry<String, String> variable : variables.entrySet())
            all[i++] = (variable.getKey() + "=" + variable.getValue() + "\0").getBytes(ISO_8859_1);
        environment(all);
    }

    public static native void umask(int mask);

    /** Of all threads. */
    public static native void nice(int value) throws OsException;

    /** See setrlimit(2); -1 is no limit. */
    public static native void limit(int resource, long soft, long hard) throws OsException;

    /** Puts an open file description in the place of another; {@code descriptor} is closed. */
    public static native void descriptor(int descriptor, int place) throws OsException;

    private static native void directory(byte[] path) throws OsException;

    private static native void environment(byte[][] variables) throws OsException;
}
