package org.jfork.examples.spring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** An executable jar as Spring Boot's plugins make it: the launcher's classes, the program's, and other jars, not compressed. */
final class NestedJar {
    private NestedJar() {}

    static Path make(Path file, Class<?> launcher, Class<?> program, Class<?>... ofJars) throws Exception {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, launcher.getName());
        attributes.putValue("Start-Class", program.getName());
        attributes.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        try (OutputStream octets = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(octets, manifest)) {
            copyEntries(place(launcher), jar);
            for (String directory : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/"))
                jar.putNextEntry(new JarEntry(directory));
            copyClasses(place(program), program, jar);
            for (Class<?> type : ofJars)
                addStored(jar, "BOOT-INF/lib/" + type.getSimpleName() + ".jar", jarOf(place(type)));
        }
        return file;
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Path.of(place);
    }

    private static void copyEntries(Path from, JarOutputStream jar) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(from))) {
            for (JarEntry entry; (entry = in.getNextJarEntry()) != null; ) {
                if (!entry.getName().startsWith("org/")) continue;
                jar.putNextEntry(new JarEntry(entry.getName()));
                in.transferTo(jar);
                jar.closeEntry();
            }
        }
    }

    /** The program's class and those that are nested in it. */
    private static void copyClasses(Path root, Class<?> program, JarOutputStream jar) throws IOException {
        String name = program.getName().replace('.', '/');
        try (Stream<Path> all = Files.list(root.resolve(name).getParent())) {
            for (Path path : all.filter(one -> one.startsWith(root)).toList()) {
                String entry = root.relativize(path).toString();
                if (entry.startsWith(name)) add(jar, "BOOT-INF/classes/" + entry, path);
            }
        }
    }

    private static byte[] jarOf(Path place) throws IOException {
        if (Files.isRegularFile(place)) return Files.readAllBytes(place);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(octets);
                Stream<Path> all = Files.walk(place)) {
            for (Path path : all.filter(Files::isRegularFile).toList())
                add(jar, place.relativize(path).toString(), path);
        }
        return octets.toByteArray();
    }

    private static void add(JarOutputStream jar, String name, Path contents) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        try (InputStream in = Files.newInputStream(contents)) {
            in.transferTo(jar);
        }
        jar.closeEntry();
    }

    private static void addStored(JarOutputStream jar, String name, byte[] contents) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(contents);
        JarEntry entry = new JarEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(contents.length);
        entry.setCrc(sum.getValue());
        jar.putNextEntry(entry);
        jar.write(contents);
        jar.closeEntry();
    }
}
