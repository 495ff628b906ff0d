package org.jfork.internal.template;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jfork.internal.os.Foreign;
import org.jfork.internal.os.OsException;
import org.jfork.internal.os.Surroundings;

/**
 * The working directory and the environment, in the kernel and in the copies that the JDK has made of them.
 *
 * <p>Sources: {@code java.io.UnixFileSystem}, {@code sun.nio.fs.UnixFileSystem}, {@code jdk.internal.util.StaticProperty},
 * {@code java.lang.ProcessEnvironment}.
 */
final class JdkSurroundings {
    private static final Class<?> ENVIRONMENT = Foreign.type("java.lang.ProcessEnvironment");

    private JdkSurroundings() {}

    static void directory(String path) throws OsException {
        Surroundings.directory(path);
        System.setProperty("user.dir", path);
        Foreign.set(Foreign.field(Foreign.type("jdk.internal.util.StaticProperty"), "USER_DIR"), null, path);
        Object files = Foreign.get(fieldOfType(File.class, Foreign.type("java.io.FileSystem")), null);
        Foreign.set(Foreign.field(files.getClass(), "userDir", String.class), files, path);
        directoryOfPaths(path);
    }

    private static void directoryOfPaths(String path) {
        Class<?> type = Foreign.type("sun.nio.fs.UnixFileSystem");
        Object files = Foreign.callPlainly(
                Foreign.method(Foreign.type("sun.nio.fs.DefaultFileSystemProvider"), "theFileSystem"), null);
        Foreign.set(Foreign.field(type, "defaultDirectory", byte[].class), files, path.getBytes(UTF_8));
    }

    private static Field fieldOfType(Class<?> holder, Class<?> type) {
        for (Field field : holder.getDeclaredFields()) if (field.getType() == type) return field;
        return Foreign.field(holder, "of type " + type.getName());
    }

    /** The variables as they are: octets, of which each is a character here. */
    static Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        byte[][] all = (byte[][]) Foreign.callPlainly(Foreign.method(ENVIRONMENT, "environ"), null);
        for (int i = 0; i + 1 < all.length; i += 2)
            variables.put(new String(all[i], ISO_8859_1), new String(all[i + 1], ISO_8859_1));
        return variables;
    }

    /** The JDK's map is changed, not replaced: compiled code may know it as a constant. */
    static void environment(Map<String, String> variables) throws OsException {
        Surroundings.environment(variables);
        @SuppressWarnings("unchecked")
        Map<Object, Object> known =
                (Map<Object, Object>) Foreign.get(Foreign.field(ENVIRONMENT, "theEnvironment"), null);
        Method name = valueOf("java.lang.ProcessEnvironment$Variable");
        Method value = valueOf("java.lang.ProcessEnvironment$Value");
        known.clear();
        for (Map.Entry<String, String> variable : variables.entrySet())
            known.put(
                    Foreign.callPlainly(name, null, (Object) octets(variable.getKey())),
                    Foreign.callPlainly(value, null, (Object) octets(variable.getValue())));
    }

    /** A text of the caller's, as {@link #environment} has it. */
    static String raw(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static byte[] octets(String raw) {
        return raw.getBytes(ISO_8859_1);
    }

    private static Method valueOf(String type) {
        return Foreign.method(Foreign.type(type), "valueOf", byte[].class);
    }
}
