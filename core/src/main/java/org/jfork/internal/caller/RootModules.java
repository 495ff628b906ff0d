package org.jfork.internal.caller;

import java.lang.module.ModuleFinder;
import java.util.ArrayList;
import java.util.List;

/**
 * What is resolved in a new JVM. Options such as {@code --add-modules} it gets as they are ({@link RuntimeOptions}); but its
 * main module, or main class, is jfork's, so the one of this JVM has to be named.
 */
final class RootModules {
    /** The property with the name of this JVM's main module; absent if its main class came from the class path. */
    static final String MAIN = "jdk.module.main";

    /** For code of the class path. */
    static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    private static final String JFORK = "org.jfork";
    private static final String COMPILER = "jdk.compiler";

    private RootModules() {}

    static List<String> options() {
        List<String> options = new ArrayList<>();
        String main = System.getProperty(MAIN);
        if (main != null
                && !main.equals(JFORK)
                && ModuleLayer.boot().findModule(main).isPresent()) options.add("--add-modules=" + main);
        options.add(OwnCode.isModule() ? "--enable-native-access=" + JFORK : NATIVE_ACCESS);
        return options;
    }

    /**
     * Where only what is named is resolved, the compiler has to be named, if this JVM's runtime has one; and what it needs
     * must not be out of sight.
     */
    static void addCompiler(List<String> options) {
        if (ModuleFinder.ofSystem().find(COMPILER).isEmpty()) return;
        options.removeIf(option -> option.startsWith("--limit-modules="));
        options.add("--add-modules=" + COMPILER);
    }

    /**
     * How to name a main class of jfork. A main module brings no other system modules with it, a main class does; so it is
     * a main module where this JVM has one.
     */
    static List<String> mainClass(String name) {
        return OwnCode.isModule() && System.getProperty(MAIN) != null
                ? List.of("-m", JFORK + "/" + name)
                : List.of(name);
    }
}
