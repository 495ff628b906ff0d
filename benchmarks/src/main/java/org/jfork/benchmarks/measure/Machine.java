package org.jfork.benchmarks.measure;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a measurement is made; nothing that names the machine. */
public final class Machine {
    private static final int BUFFER = 1 << 16;

    private Machine() {}

    static Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("java", System.getProperty("java.runtime.version"));
        facts.put("kernel", System.getProperty("os.version"));
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("processor", first("/proc/cpuinfo", "model name\\s*: (.+)"));
        facts.put("memory_mb", megabytes("MemTotal"));
        facts.put("huge_pages", first("/sys/kernel/mm/transparent_hugepage/enabled", "\\[(\\w+)]"));
        facts.put("load_before", first("/proc/loadavg", "^(\\S+)"));
        return facts;
    }

    /** Of {@code /proc/meminfo}. */
    public static long megabytes(String name) {
        return Long.parseLong(first("/proc/meminfo", name + ":\\s+(\\d+) kB")) / 1024;
    }

    /** The number in the line {@code name: number} of a file; 0 if there is none. */
    public static long number(String file, String name) {
        String found = first(file, "(?m)^" + name + ":?\\s+(\\d+)");
        return found.isEmpty() ? 0 : Long.parseLong(found);
    }

    /** The first group of the first match; empty if there is none, or no such file. */
    public static String first(String file, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text(file));
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Files of {@code /proc/sys} have to be read by one call. Empty if there is no such file. */
    private static String text(String file) {
        try (InputStream in = new FileInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int count; (count = in.read(buffer)) > 0; ) text.write(buffer, 0, count);
            return text.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
