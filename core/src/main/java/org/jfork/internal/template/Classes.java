package org.jfork.internal.template;

import java.lang.reflect.Method;

/** Classes of the application, by the name that a person writes. */
final class Classes {
    private Classes() {}

    /** Loads and initialises a class; {@code Outer.Inner} is found as {@code Outer$Inner}. */
    static Class<?> load(String name) throws ClassNotFoundException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        for (String binary = name; ; binary = nested(binary)) {
            try {
                return Class.forName(binary, true, loader);
            } catch (ClassNotFoundException e) {
                if (!e.getMessage().equals(binary) && !binary.equals(name) || nested(binary) == null)
                    throw new ClassNotFoundException(
                            name + " is not on the class path of the process (ForkBuilder.classPath): " + classPath(),
                            e);
            }
        }
    }

    /** Loads and links a class without initialising it; the methods that it declares. */
    static Method[] prepare(String binaryName) throws ClassNotFoundException {
        return Class.forName(binaryName, false, Thread.currentThread().getContextClassLoader())
                .getDeclaredMethods(); // links it, see get_class_declared_methods_helper in jvm.cpp
    }

    /** Its beginning: it may be longer than anybody wants to read. */
    private static String classPath() {
        String path = System.getProperty("java.class.path");
        return path.length() <= 300 ? path : path.substring(0, 300) + "... (" + path.length() + " characters)";
    }

    private static String nested(String binary) {
        int dot = binary.lastIndexOf('.');
        return dot < 0 ? null : binary.substring(0, dot) + '$' + binary.substring(dot + 1);
    }
}
