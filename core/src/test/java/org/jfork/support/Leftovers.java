package org.jfork.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jfork.internal.os.NativeLibrary;

/** What this JVM has at a moment that a test may leave behind: children, descriptors, files. */
public record Leftovers(List<Child> children, Map<Integer, String> descriptors, List<Path> files) {
    private static final String TEMPLATE = "jfork template of ";
    /** In the command line of one that is still starting. */
    private static final String STARTING = "org.jfork.internal.template.TemplateMain";
    /** The JDK opens these when it likes, and keeps them. */
    private static final List<String> OF_THE_JDK = List.of(".jar", "/lib/modules", "random", "/fd", "/dev/null");

    public record Child(long pid, boolean isTemplate, String description) {
        static Child of(Proc.Entry entry) {
            String command = entry.isZombie() ? "" : Proc.commandLine(entry.pid());
            boolean isTemplate = command.startsWith(TEMPLATE) || command.contains(STARTING);
            return new Child(entry.pid(), isTemplate, entry.toString());
        }
    }

    public static Leftovers now() {
        List<Child> children = new ArrayList<>();
        for (Proc.Entry entry : Proc.children(Proc.self())) children.add(Child.of(entry));
        Map<Integer, String> descriptors = new TreeMap<>(Proc.descriptors(Proc.self()));
        descriptors.values().removeIf(target -> OF_THE_JDK.stream().anyMatch(target::endsWith));
        return new Leftovers(children, descriptors, listFiles());
    }

    /** Copies of the native library, and what a JVM that has crashed leaves. */
    private static List<Path> listFiles() {
        List<Path> files = new ArrayList<>();
        if (!NativeLibrary.path().isEmpty())
            files.addAll(Proc.list(Path.of(NativeLibrary.path()).resolveSibling(""), "*"));
        files.addAll(Proc.list(Path.of(""), "{hs_err,replay_pid,core}*"));
        return files;
    }

    /** What is here and was not there {@code before}, a line for each; empty if all is well. */
    public String beyond(Leftovers before) {
        List<String> lines = new ArrayList<>();
        for (Child child : newChildren(before)) lines.add("process " + child.description());
        for (Path file : files) if (!before.files.contains(file)) lines.add("file " + file);
        Map<String, Long> then = before.countDescriptors();
        countDescriptors().forEach((kind, count) -> {
            long known = then.getOrDefault(kind, 0L);
            if (count > known) lines.add("descriptors: " + count + " of " + kind + ", not " + known);
        });
        return String.join("\n", lines);
    }

    /** The default template lives as long as this JVM; if it has died, another takes its place. */
    List<Child> newChildren(Leftovers before) {
        List<Long> known = before.children.stream().map(Child::pid).toList();
        List<Child> fresh = new ArrayList<>(children);
        fresh.removeIf(child -> known.contains(child.pid()));
        if (templates() <= before.templates()) fresh.removeIf(Child::isTemplate);
        return fresh;
    }

    /** Numbers are used again, so they are counted by what they stand for. */
    private Map<String, Long> countDescriptors() {
        return descriptors.values().stream()
                .collect(Collectors.groupingBy(target -> target.replaceAll("\\[\\d+]", ""), Collectors.counting()));
    }

    private long templates() {
        return children.stream().filter(Child::isTemplate).count();
    }
}
