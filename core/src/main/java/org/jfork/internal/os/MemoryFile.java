package org.jfork.internal.os;

/** A file without a name, in memory, that nobody can change any more; it ends with its last descriptor. */
public final class MemoryFile {
    private MemoryFile() {}

    /** A close-on-exec descriptor that the caller owns. */
    public static native int make(byte[] contents) throws OsException;
}
