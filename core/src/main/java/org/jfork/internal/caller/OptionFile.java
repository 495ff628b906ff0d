package org.jfork.internal.caller;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jfork.internal.os.LocaleText;
import org.jfork.internal.os.MemoryFile;
import org.jfork.internal.os.OsException;

/**
 * Options for the launcher's {@code @file}: the kernel takes no argument longer than 128 KiB, and a class path may be. The
 * file is in memory, so that no directory has to be writable and nothing can be left behind; the new JVM inherits it.
 */
final class OptionFile {
    /** Half of what the kernel takes; the environment needs room as well. */
    private static final int MOST = 64 * 1024;

    private OptionFile() {}

    static boolean isNeeded(List<String> arguments) {
        long length = 0;
        for (String argument : arguments) length += LocaleText.encode(argument).length;
        return length > MOST;
    }

    /** What names the file, under the number that it has in the new JVM. */
    static String argument(int descriptor) {
        return "@/proc/self/fd/" + descriptor;
    }

    /** A descriptor that the caller owns. */
    static int make(List<String> options) throws OsException {
        return MemoryFile.make(contents(options));
    }

    static byte[] contents(List<String> options) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (String option : options) octets.writeBytes(LocaleText.encode(quoted(option) + "\n"));
        return octets.toByteArray();
    }

    private static String quoted(String option) {
        StringBuilder text = new StringBuilder("\"");
        for (char letter : option.toCharArray())
            switch (letter) {
                case '\\', '"' -> text.append('\\').append(letter);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\f' -> text.append("\\f");
                default -> text.append(letter);
            }
        return text.append('"').toString();
    }
}
