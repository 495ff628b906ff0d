package org.jfork.internal.caller;

import java.util.ArrayList;
import java.util.List;

/**
 * The options of this JVM that a new one gets, too: those that decide which code is found and what it means. Not those that
 * decide how it is run or watched: heap, collector, agents, debugger, system properties.
 *
 * <p>The JVM itself tells what it was given, on the command line, in argument files and in the variables {@code
 * JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS} and {@code _JAVA_OPTIONS}; so what they add is subject to the same rule.
 */
final class RuntimeOptions {
    /** With a list of paths behind. */
    private static final List<String> PATHS = List.of("--module-path=", "--upgrade-module-path=", "-Xbootclasspath/a:");

    private static final String PATCH = "--patch-module=";

    /** Whole, or up to what follows. */
    private static final List<String> AS_THEY_ARE = List.of(
            "--add-exports=",
            "--add-opens=",
            "--add-reads=",
            "--add-modules=",
            "--limit-modules=",
            "--enable-native-access=",
            "-Dfile.encoding=",
            "-Dsun.jnu.encoding=",
            "-Dnative.encoding=",
            "-Dstdin.encoding=",
            "-Dstdout.encoding=",
            "-Dstderr.encoding=",
            "-Dsun.stdout.encoding=",
            "-Dsun.stderr.encoding=");

    /** Alone, or with {@code :} and packages or classes behind. */
    private static final List<String> SWITCHES = List.of(
            "--enable-preview",
            "-ea",
            "-enableassertions",
            "-da",
            "-disableassertions",
            "-esa",
            "-enablesystemassertions",
            "-dsa",
            "-disablesystemassertions");

    private RuntimeOptions() {}

    static List<String> ofThisJvm() {
        List<String> options = new ArrayList<>(MainJar.options());
        options.addAll(carried(JvmStart.options()));
        return options;
    }

    /** In the form in which the JVM gets them from its launcher, {@code --name=value}. */
    static List<String> carried(List<String> given) {
        List<String> options = new ArrayList<>();
        for (String option : given) {
            String path = prefix(PATHS, option);
            if (path != null) options.add(path + AbsolutePaths.list(option.substring(path.length())));
            else if (option.startsWith(PATCH)) options.add(absolutePatch(option));
            else if (prefix(AS_THEY_ARE, option) != null || isSwitch(option)) options.add(option);
        }
        return options;
    }

    /** {@code --patch-module=module=paths}. */
    private static String absolutePatch(String option) {
        int paths = option.indexOf('=', PATCH.length()) + 1;
        return paths == 0 ? option : option.substring(0, paths) + AbsolutePaths.list(option.substring(paths));
    }

    private static boolean isSwitch(String option) {
        int colon = option.indexOf(':');
        return SWITCHES.contains(colon < 0 ? option : option.substring(0, colon));
    }

    private static String prefix(List<String> prefixes, String option) {
        for (String prefix : prefixes) if (option.startsWith(prefix)) return prefix;
        return null;
    }
}
