package org.jfork.internal.caller;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jfork.ForkException;
import org.jfork.internal.os.NativeLibrary;

/** The command line of a new JVM. Not safe for use by several threads. */
public final class JavaCommand {
    static final int CONTROL = 3;
    static final int BOARD = 4;

    private static final String MAIN = "org.jfork.internal.template.TemplateMain";
    private static final String JAVA_PROPERTY = "org.jfork.java";
    /** Options that the environment would add; an agent or a debugger there is meant for the program, not for templates. */
    private static final Set<String> OPTION_VARIABLES =
            Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private final List<String> options = new ArrayList<>();
    private Surroundings surroundings = new Surroundings();
    private Path java;
    private List<String> classPath;
    private boolean stayFrozen = true;
    private Duration startLimit = Duration.ofMinutes(1);
    private Duration freezeLimit = Duration.ofSeconds(3);

    public void java(Path executable) {
        java = executable;
    }

    public void jvmOptions(List<String> more) {
        options.addAll(more);
    }

    public void classPath(List<String> entries) {
        classPath = entries;
    }

    public void surroundings(Surroundings all) {
        surroundings = all;
    }

    public void stayFrozen(boolean frozen) {
        stayFrozen = frozen;
    }

    public void startLimit(Duration limit) {
        startLimit = limit;
    }

    public void freezeLimit(Duration limit) {
        freezeLimit = limit;
    }

    /** The same Java and class path, with a compiler, and nothing else that the user chose. */
    JavaCommand forCompiler() {
        JavaCommand own = new JavaCommand();
        own.java = java;
        own.classPath = classPath;
        return own;
    }

    Duration startLimit() {
        return startLimit;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>(System.getenv());
        environment.keySet().removeAll(OPTION_VARIABLES);
        surroundings.change(environment);
        return environment;
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add(executable().toString());
        arguments.addAll(ownOptions());
        arguments.addAll(options);
        surroundings.properties().forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        arguments.add("-Dorg.jfork.role=template");
        if (!NativeLibrary.path().isEmpty()) arguments.add("-D" + NativeLibrary.PROPERTY + "=" + NativeLibrary.path());
        arguments.add("-cp");
        arguments.add(String.join(File.pathSeparator, completeClassPath()));
        arguments.add(MAIN);
        arguments.add(Integer.toString(CONTROL));
        arguments.add(Integer.toString(BOARD));
        arguments.add(stayFrozen ? "frozen" : "thawed");
        arguments.add(Long.toString(freezeLimit.toMillis()));
        arguments.add(version());
        return arguments;
    }

    /** Small and quickly forked; see docs/decisions.md for the measurements. */
    private List<String> ownOptions() {
        List<String> own = new ArrayList<>();
        boolean collectorNamed = options.stream().anyMatch(option -> option.matches("-XX:[+]Use\\w*GC"));
        if (!collectorNamed) own.add("-XX:+UseSerialGC");
        own.add("-Xms16m");
        own.add("-XX:-UsePerfData");
        own.add("-Xshare:auto");
        own.add("--enable-native-access=ALL-UNNAMED");
        return own;
    }

    private Path executable() {
        Path chosen = java;
        String property = System.getProperty(JAVA_PROPERTY);
        if (chosen == null && property != null) chosen = Path.of(property);
        if (chosen == null) chosen = Path.of(System.getProperty("java.home"), "bin", "java");
        if (!Files.isExecutable(chosen))
            throw new ForkException("there is no executable java at " + chosen
                    + "; name one with ForkBuilder.java or -D" + JAVA_PROPERTY);
        return chosen.toAbsolutePath();
    }

    private Set<String> completeClassPath() {
        Set<String> entries = new LinkedHashSet<>();
        if (classPath != null) entries.addAll(classPath);
        else
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
                if (!entry.isEmpty())
                    entries.add(Path.of(entry).toAbsolutePath().toString());
        entries.add(ownLocation());
        return entries;
    }

    private static String ownLocation() {
        CodeSource source = JavaCommand.class.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI()).toAbsolutePath().toString();
        } catch (URISyntaxException | RuntimeException e) {
            throw new ForkException("the jar file of jfork cannot be found, so no JVM with it can be started", e);
        }
    }

    private static String version() {
        String version = JavaCommand.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
