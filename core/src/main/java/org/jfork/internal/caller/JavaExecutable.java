package org.jfork.internal.caller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jfork.ForkException;

/** Which {@code java} a new JVM is started with. */
final class JavaExecutable {
    static final String PROPERTY = "org.jfork.java";

    private static final String NAME_ONE = "; name one with ForkBuilder.java or -D" + PROPERTY;
    private static final String DELETED = " (deleted)"; // the kernel's words

    private static final JavaExecutable OF_THIS_JVM =
            new JavaExecutable(Path.of(System.getProperty("java.home")), JavaExecutable::running);

    private final Path home;
    private final Supplier<String> running;

    /** Of a JVM with this {@code java.home}, whose process runs a program that the kernel gives this name at present. */
    JavaExecutable(Path home, Supplier<String> running) {
        this.home = home;
        this.running = running;
    }

    static JavaExecutable ofThisJvm() {
        return OF_THIS_JVM;
    }

    private static String running() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/exe")).toString();
        } catch (IOException e) {
            throw new ForkException("the program of this process cannot be found: " + e, e);
        }
    }

    /** The one that the builder names, else the property, else this JVM's. */
    Path choose(Path named) {
        String property = System.getProperty(PROPERTY);
        if (named != null) return checked(named);
        return property == null || property.isEmpty() ? own() : checked(Path.of(property));
    }

    private static Path checked(Path java) {
        if (!isProgram(java)) throw new ForkException("there is no executable java at " + java + NAME_ONE);
        JavaRelease.of(java).check(java);
        return java.toAbsolutePath();
    }

    boolean isOwn(Path java) {
        return java.equals(own());
    }

    private Path own() {
        Path java = home.resolve("bin").resolve("java");
        if (isProgram(java)) return java;
        String running = this.running.get();
        if (running.endsWith(DELETED))
            throw new ForkException("the program of this JVM was deleted or replaced while it ran: " + running
                    + "; start the program again, or name another java with ForkBuilder.java or -D" + PROPERTY);
        Path program = Path.of(running);
        if (program.endsWith("java") && isProgram(program)) return program;
        throw new ForkException("there is no java at " + java + ", and the program of this process is another: "
                + running + "; a program without a java launcher, such as a jlink image, needs Early (org.jfork.Early)"
                + NAME_ONE);
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
