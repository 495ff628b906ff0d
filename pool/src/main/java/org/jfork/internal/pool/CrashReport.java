package org.jfork.internal.pool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jfork.internal.os.Foreign;

/** Where HotSpot writes what it knows of a crash. */
final class CrashReport {
    private static final String OPTION = "-XX:ErrorFile=";

    private CrashReport() {}

    /** Worker: the pattern of the file's name, where {@code %p} stands for the pid. */
    static String pattern() {
        for (Object option : options())
            if (option.toString().startsWith(OPTION))
                return absolute(option.toString().substring(OPTION.length()));
        return absolute("hs_err_pid%p.log");
    }

    private static List<?> options() {
        Object all =
                Foreign.callPlainly(Foreign.method(Foreign.type("jdk.internal.misc.VM"), "getRuntimeArguments"), null);
        return all == null ? List.of() : List.of((Object[]) all);
    }

    private static String absolute(String name) {
        return Path.of(System.getProperty("user.dir")).resolve(name).toString();
    }

    /** Caller: the file, or null if there is none. If its directory cannot be written HotSpot takes that for temporary files. */
    static Path of(String pattern, long pid) {
        if (pattern == null) return null;
        Path named = Path.of(pattern.replace("%p", Long.toString(pid)));
        for (Path file : List.of(named, Path.of("/tmp", "hs_err_pid" + pid + ".log")))
            if (Files.exists(file)) return file;
        return null;
    }
}
