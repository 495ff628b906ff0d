package org.jfork.internal.caller;

import java.lang.reflect.Method;
import java.util.List;
import org.jfork.internal.os.Foreign;

/**
 * What this JVM was started with, whatever has been set since. The JVM itself tells; not the management interface, whose
 * module is optional and takes long to load.
 */
final class JvmStart {
    private static final String VM = "jdk.internal.misc.VM";

    private JvmStart() {}

    /** Options from the command line, argument files and variables, each as {@code --name=value}. */
    static List<String> options() {
        Method method = Foreign.method(Foreign.type(VM), "getRuntimeArguments");
        Object options = Foreign.callPlainly(method, null);
        return options == null ? List.of() : List.of((String[]) options); // null if there are none
    }

    /** A system property; empty if there was none. */
    static String property(String name) {
        Method method = Foreign.method(Foreign.type(VM), "getSavedProperty", String.class);
        Object value = Foreign.callPlainly(method, null, name);
        return value == null ? "" : (String) value;
    }
}
