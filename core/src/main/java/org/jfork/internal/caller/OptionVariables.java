package org.jfork.internal.caller;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Variables with options that a JVM takes at its start. An agent or a debugger there is meant for the program, not for
 * templates; what is meant for both they get on the command line ({@link RuntimeOptions}). So these variables are put aside
 * while a new JVM starts, and get their names back before any Java code has looked at the environment ({@code
 * native/include/jfork/environment.h}).
 */
final class OptionVariables {
    private static final List<String> NAMES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    private static final String ASIDE = "JFORK_ASIDE_";

    private OptionVariables() {}

    static Map<String, String> putAside(Map<String, String> environment) {
        Map<String, String> result = new LinkedHashMap<>();
        environment.forEach((name, value) -> result.put(NAMES.contains(name) ? ASIDE + name : name, value));
        return result;
    }
}
