package org.jfork.internal.caller;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All that decides whether an archive of classes fits a JVM: the Java runtime, jfork, the options, and the files of the class path,
 * by size and time. The JVM checks most of it again.
 */
final class ArchiveKey {
    private static final int OLDEST = 17, NEWEST = 25; // with which it is tested

    /** With these a JVM cannot use an archive, uses one that the user has chosen, or loads other classes than it says. */
    private static final List<String> UNFIT = List.of(
            "-Xshare:off",
            "-Xshare:dump",
            "-XX:SharedArchiveFile",
            "-XX:ArchiveClassesAtExit",
            "-XX:SharedClassListFile",
            "-XX:DumpLoadedClassList",
            "-XX:+AutoCreateSharedArchive",
            "-XX:+RecordDynamicDumpInfo",
            "-XX:AOT",
            "-XX:Flags",
            "-XX:VMOptionsFile",
            "@",
            "-agent",
            "-javaagent",
            "-Xbootclasspath",
            "-Xrun",
            "--module-path",
            "--upgrade-module-path",
            "--patch-module",
            "--limit-modules");

    private static final List<String> WITHOUT_INFLUENCE = List.of("-D", "-Xlog", "-verbose", "-Xshare:auto");

    private final List<String> options; // the last is the class path

    ArchiveKey(List<String> options) {
        this.options = options;
    }

    /** Those with which an archive is to be made. */
    List<String> relevant() {
        List<String> relevant = new ArrayList<>();
        for (String option : options) if (!startsWith(option, WITHOUT_INFLUENCE)) relevant.add(option);
        return relevant;
    }

    /** A name for a file; empty if there can be no archive. */
    String text(Path java, int feature) throws IOException {
        if (feature < OLDEST || feature > NEWEST) return "";
        for (String option : options) if (startsWith(option, UNFIT)) return "";
        StringBuilder all = new StringBuilder(JavaCommand.version());
        if (!addRuntime(java, all)) return "";
        for (String option : relevant()) all.append('\0').append(option);
        for (String entry : options.get(options.size() - 1).split(File.pathSeparator))
            if (!add(Path.of(entry), all)) return "";
        return hash(all.toString());
    }

    private static boolean addRuntime(Path java, StringBuilder all) throws IOException {
        Path home = java.toRealPath().resolve("../..").normalize();
        return add(home.resolve("release"), all)
                && add(home.resolve("lib/modules"), all)
                && add(home.resolve("lib/server/libjvm.so"), all);
    }

    /** Classes in directories cannot be archived, and no class path with one that has any. */
    private static boolean add(Path file, StringBuilder all) throws IOException {
        all.append('\0').append(file);
        if (file.endsWith("*")) return false;
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            all.append('\0').append(attributes.size()).append(' ').append(time(attributes));
            return attributes.isRegularFile();
        } catch (NoSuchFileException none) {
            return true;
        }
    }

    /** Not as a text, which is slow to make. */
    private static long time(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    }

    private static boolean startsWith(String option, List<String> beginnings) {
        for (String beginning : beginnings) if (option.startsWith(beginning)) return true;
        return false;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
