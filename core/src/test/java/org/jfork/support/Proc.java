package org.jfork.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What /proc tells. A process may end while it is looked at: then there is nothing to tell, and no exception. */
public final class Proc {
    /** One process; {@code state} is {@code Z} for one that has ended and was not collected. */
    public record Entry(long pid, long parent, char state) {
        public boolean isZombie() {
            return state == 'Z';
        }

        @Override
        public String toString() {
            return pid + " (" + state + ") " + commandLine(pid);
        }
    }

    private Proc() {}

    public static long self() {
        return ProcessHandle.current().pid();
    }

    /** The children of a process, those that have ended included. */
    public static List<Entry> children(long pid) {
        List<Entry> children = new ArrayList<>();
        for (Path directory : list(Path.of("/proc"), "[0-9]*")) {
            Entry entry = entry(Long.parseLong(directory.getFileName().toString()));
            if (entry != null && entry.parent() == pid) children.add(entry);
        }
        return children;
    }

    /** Null if there is no such process. */
    public static Entry entry(long pid) {
        String stat = text(Path.of("/proc", Long.toString(pid), "stat"));
        int name = stat.lastIndexOf(')'); // the name may contain anything
        if (name < 0) return null;
        String[] fields = stat.substring(name + 2).split(" ");
        return new Entry(pid, Long.parseLong(fields[1]), fields[0].charAt(0));
    }

    /** Neither gone nor a zombie. */
    public static boolean isAlive(long pid) {
        Entry entry = entry(pid);
        return entry != null && !entry.isZombie();
    }

    public static String commandLine(long pid) {
        return text(Path.of("/proc", Long.toString(pid), "cmdline"))
                .replace('\0', ' ')
                .strip();
    }

    /** Open descriptors and what they stand for. */
    public static Map<Integer, String> descriptors(long pid) {
        Map<Integer, String> descriptors = new TreeMap<>();
        for (Path link : list(Path.of("/proc", Long.toString(pid), "fd"), "*")) {
            try {
                descriptors.put(
                        Integer.valueOf(link.getFileName().toString()),
                        Files.readSymbolicLink(link).toString());
            } catch (IOException closedMeanwhile) {
                continue;
            }
        }
        return descriptors;
    }

    /** A field of a file such as /proc/PID/status: {@code SigBlk}, or /proc/PID/fdinfo/N: {@code flags}; else empty. */
    public static String field(Path file, String name) {
        for (String line : text(file).split("\n"))
            if (line.startsWith(name + ":"))
                return line.substring(name.length() + 1).strip();
        return "";
    }

    /** The contents of a file, empty if it cannot be read. */
    public static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    public static List<Path> list(Path directory, String pattern) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, pattern)) {
            stream.forEach(entries::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException gone) {
            return entries;
        }
        return entries;
    }
}
