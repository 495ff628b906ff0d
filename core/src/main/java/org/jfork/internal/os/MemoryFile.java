package org.jfork.internal.os;

/** A file without a name, in memory; it ends with its last descriptor. */
public final class MemoryFile {
    private MemoryFile() {}

    /** A close-on-exec descriptor that the caller owns. */
    public static int make(byte[] contents) throws OsException {
        return make(contents, false);
    }

    /** The same; nobody can change the file any more. */
    public static int makeSealed(byte[] contents) throws OsException {
        return make(contents, true);
    }

    private static native int make(byte[] contents, boolean sealed) throws OsException;
}
