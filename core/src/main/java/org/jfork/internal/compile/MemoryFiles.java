package org.jfork.internal.compile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;

/** The class path, and in front of it classes that exist in memory only; compiled classes are kept, not written. */
final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
    /** A class file, known before or just made. */
    private static final class ClassFile extends SimpleJavaFileObject {
        private final String name;
        private byte[] octets;

        ClassFile(String name, byte[] octets) {
            super(URI.create("mem:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
            this.name = name;
            this.octets = octets;
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(octets);
        }

        @Override
        public OutputStream openOutputStream() {
            return new ByteArrayOutputStream() {
                @Override
                public void close() {
                    octets = toByteArray();
                }
            };
        }
    }

    /** A source without a file; a public class in it may have any name. */
    static final class Source extends SimpleJavaFileObject {
        private final String name;
        private final String text;

        /** The name is what stack traces will show. */
        Source(String name, String text) {
            super(URI.create("mem:///" + name), Kind.SOURCE);
            this.name = name;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return true;
        }

        @Override
        public String getName() {
            return name;
        }
    }

    private final Map<String, ClassFile> known = new LinkedHashMap<>();
    private final Map<String, ClassFile> made = new LinkedHashMap<>();

    MemoryFiles(JavaFileManager files, Map<String, byte[]> classes) {
        super(files);
        classes.forEach((name, octets) -> known.put(name, new ClassFile(name, octets)));
    }

    Map<String, byte[]> made() {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        made.forEach((name, file) -> classes.put(name, file.octets));
        return classes;
    }

    @Override
    public Iterable<JavaFileObject> list(
            Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
        List<JavaFileObject> all = new ArrayList<>();
        if (location == StandardLocation.CLASS_PATH && kinds.contains(JavaFileObject.Kind.CLASS))
            for (ClassFile file : known.values()) if (packageOf(file.name).equals(packageName)) all.add(file);
        super.list(location, packageName, kinds, recurse).forEach(all::add);
        return all;
    }

    private static String packageOf(String className) {
        int dot = className.lastIndexOf('.');
        return dot < 0 ? "" : className.substring(0, dot);
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
        return file instanceof ClassFile own ? own.name : super.inferBinaryName(location, file);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
        ClassFile file = new ClassFile(className, null);
        made.put(className, file);
        return file;
    }

    @Override
    public boolean isSameFile(FileObject a, FileObject b) {
        return a == b || !(a instanceof ClassFile) && !(b instanceof ClassFile) && super.isSameFile(a, b);
    }
}
