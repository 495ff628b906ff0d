package org.jfork.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Jar files made by tests. */
public final class Jars {
    private Jars() {}

    /** A jar with these manifest attributes and classes, which must not be nested or have others of their own. */
    public static Path make(Path file, Map<String, String> attributes, Class<?>... classes) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::putValue);
        try {
            Files.createDirectories(file.getParent());
            try (OutputStream octets = Files.newOutputStream(file);
                    JarOutputStream jar = new JarOutputStream(octets, manifest)) {
                for (Class<?> type : classes) add(jar, type);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** A jar of what is in a directory; where it is a jar already, that one. */
    public static Path of(Path file, Path directory) {
        if (!Files.isDirectory(directory)) return directory;
        try (OutputStream octets = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(octets);
                Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(directory.relativize(each).toString()));
                Files.copy(each, jar);
                jar.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static void add(JarOutputStream jar, Class<?> type) throws IOException {
        jar.putNextEntry(new JarEntry(type.getName().replace('.', '/') + ".class"));
        jar.write(classFile(type));
        jar.closeEntry();
    }

    public static byte[] classFile(Class<?> type) throws IOException {
        try (InputStream octets = type.getResourceAsStream(type.getName().replaceAll(".*\\.", "") + ".class")) {
            return octets.readAllBytes();
        }
    }
}
