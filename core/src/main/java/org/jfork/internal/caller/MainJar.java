package org.jfork.internal.caller;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jfork.ForkException;

/** The jar file that this JVM was started with ({@code java -jar}): its manifest may open packages, like options. */
final class MainJar {
    private MainJar() {}

    static List<String> options() {
        String jar = JvmStart.property("java.class.path"), command = JvmStart.property("sun.java.command");
        boolean started = !jar.isEmpty() && (command.equals(jar) || command.startsWith(jar + " "));
        return started && JvmStart.property(RootModules.MAIN).isEmpty() ? options(jar) : List.of();
    }

    private static List<String> options(String jar) {
        try (JarFile file = new JarFile(AbsolutePaths.list(jar))) {
            Manifest manifest = file.getManifest();
            return manifest == null ? List.of() : options(manifest.getMainAttributes());
        } catch (IOException e) {
            throw new ForkException("the jar file of this program cannot be read any more: " + e.getMessage(), e);
        }
    }

    static List<String> options(Attributes attributes) {
        List<String> options = new ArrayList<>();
        add(options, "--add-exports=", attributes.getValue("Add-Exports"));
        add(options, "--add-opens=", attributes.getValue("Add-Opens"));
        return options;
    }

    /** {@code module/package}, as many as are wanted. */
    private static void add(List<String> options, String option, String packages) {
        if (packages == null) return;
        for (String name : packages.strip().split("\\s+")) options.add(option + name + "=ALL-UNNAMED");
    }
}
