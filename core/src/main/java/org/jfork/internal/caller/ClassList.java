package org.jfork.internal.caller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A list of classes, as the JVM writes it and makes archives of it: a line for each, some with attributes behind. */
final class ClassList {
    private ClassList() {}

    /**
     * Adds those that the JDK's own archive is made of. They are not all needed, but with them come the lambdas of the JDK, which a list
     * of loaded classes does not tell.
     */
    static void addUsual(Path list, Path java) throws IOException {
        Path usual = java.toRealPath().resolve("../../lib/classlist").normalize();
        if (!Files.isReadable(usual)) return;
        List<String> all = new ArrayList<>(Files.readAllLines(usual));
        for (String line : Files.readAllLines(list)) if (isOfTheBuiltInLoaders(line)) all.add(name(line));
        Files.write(list, all);
    }

    private static boolean isOfTheBuiltInLoaders(String line) {
        return !line.startsWith("#") && !line.startsWith("@") && !line.contains(" source: ");
    }

    /** Numbers are those of another list. */
    private static String name(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? line : line.substring(0, space);
    }
}
