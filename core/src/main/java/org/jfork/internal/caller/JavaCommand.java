package org.jfork.internal.caller;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jfork.ForkException;
import org.jfork.Hazard;
import org.jfork.Treatment;
import org.jfork.internal.os.LocaleText;
import org.jfork.internal.os.NativeLibrary;

/** The command line of a new JVM. Not safe for use by several threads. */
public final class JavaCommand {
    static final int CONTROL = 3;
    static final int BOARD = 4;
    static final int CLASSES = 5; // if it gets some; see FirstClasses

    /**
     * Compiled code takes final fields of {@code java.lang} for constants (ciField.cpp, trust_final_non_static_fields), the pid of {@code
     * ProcessHandle.current()} among them: a fork would have that of its template wherever the template was warm.
     */
    private static final List<String> UNFOLDED_IDENTITY =
            List.of("-XX:CompileCommand=quiet", "-XX:CompileCommand=dontinline,java.lang.ProcessHandleImpl::*");

    private static final Predicate<String> ABOUT_ARCHIVES = Pattern.compile(
                    "-Xshare:.*|-XX:.*(Archive|ClassList|AOT|DynamicDump).*")
            .asMatchPredicate();

    private static final String MAIN = "org.jfork.internal.template.TemplateMain";

    private final List<String> options = new ArrayList<>();
    private Surroundings surroundings = new Surroundings();
    private Path java;
    private List<String> classPath;
    private List<String> modulePath;
    private final Policy policy = new Policy();
    private boolean forCompiler;
    private boolean forItself;
    private Boolean archive; // null: as the system property says
    private boolean stayFrozen = true;
    private Duration startLimit = Duration.ofMinutes(1);
    private Duration freezeLimit = Duration.ofSeconds(3);
    private Duration hookLimit = Duration.ofSeconds(10);

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

    public void modulePath(List<String> entries) {
        modulePath = entries;
    }

    /** The process runs a function, or is forked now and then: how fast it starts matters as well. */
    public void forItself() {
        forItself = true;
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

    public void hookLimit(Duration limit) {
        hookLimit = limit;
    }

    public void treat(Hazard hazard, Treatment treatment) {
        policy.treat(hazard, treatment);
    }

    public void classArchive(boolean wanted) {
        archive = wanted;
    }

    boolean wantsArchive() {
        return archive == null ? ClassArchives.isWanted() : archive;
    }

    /** The same Java and class path, with a compiler, and nothing else that the user chose. */
    JavaCommand forCompiler() {
        JavaCommand own = new JavaCommand();
        own.java = java;
        own.classPath = classPath;
        own.modulePath = modulePath;
        own.forCompiler = true;
        own.archive = archive;
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
        surroundings.change(environment);
        return OptionVariables.putAside(environment);
    }

    /** What precedes the main class. */
    List<String> options() {
        return options(false);
    }

    private List<String> options(boolean classes) {
        int feature = feature(executable());
        List<String> all = new ArrayList<>(ownOptions(feature));
        all.addAll(RuntimeOptions.ofThisJvm());
        if (forCompiler) RootModules.addCompiler(all);
        for (String option : RootModules.options()) if (!all.contains(option)) all.add(option);
        if (classes && FirstClasses.giveNativeAccess()) all.remove(RootModules.NATIVE_ACCESS);
        if (modulePath != null) all.add(ModulePath.option(modulePath));
        all.addAll(options);
        surroundings.properties().forEach((name, value) -> all.add("-D" + name + "=" + value));
        all.add("-Dorg.jfork.role=template");
        if (knowsNoNativeAccess(all, feature)) all.removeIf(option -> option.startsWith("--enable-native-access="));
        String library = NativeLibrary.pathForOthers();
        if (!library.isEmpty()) all.add("-D" + NativeLibrary.PROPERTY + "=" + library);
        all.add("-cp");
        all.add(ClassPath.of(classPath));
        for (String option : all) checkExpressible(option);
        return all;
    }

    private static void checkExpressible(String option) {
        if (!LocaleText.canExpress(option))
            throw new ForkException("an option of a new JVM has letters that the locale's encoding, "
                    + System.getProperty("sun.jnu.encoding")
                    + ", does not have; start the program in a UTF-8 locale (LC_ALL=C.UTF-8): " + option);
    }

    /** With the options themselves. */
    List<String> arguments() {
        return arguments(ArchiveUse.NONE, false);
    }

    /** With the option for the classes that it gets, if it gets any. */
    List<String> arguments(ArchiveUse archive, boolean classes) {
        return arguments(options(archive, classes), -1, archive);
    }

    /** With the name of a file, under this number, in place of the options. */
    List<String> argumentsWithOptionFile(ArchiveUse archive, int descriptor) {
        return arguments(List.of(OptionFile.argument(descriptor)), descriptor, archive);
    }

    /** What the user chose comes last. */
    List<String> options(ArchiveUse archive, boolean classes) {
        List<String> all = new ArrayList<>(archive.options());
        if (classes) all.add(FirstClasses.option(CLASSES));
        all.addAll(options(classes));
        return all;
    }

    private List<String> arguments(List<String> before, int optionFile, ArchiveUse archive) {
        List<String> arguments = new ArrayList<>();
        arguments.add(executable().toString());
        arguments.addAll(before);
        arguments.addAll(RootModules.mainClass(MAIN));
        arguments.add(Integer.toString(CONTROL));
        arguments.add(Integer.toString(BOARD));
        arguments.add(stayFrozen ? "frozen" : "thawed");
        arguments.add(Long.toString(freezeLimit.toMillis()));
        arguments.add(version());
        arguments.add(Integer.toString(optionFile));
        arguments.add(policy.encode());
        arguments.add(Long.toString(hookLimit.toMillis()));
        arguments.add(archive.list().toString());
        return arguments;
    }

    /**
     * An idle JVM wakes five times a second, to see whether monitors are to be deflated (four) and for a safepoint that is not
     * needed (once, up to JDK 20): a thousand idle workers keep a processor busy with it.
     */
    private static final List<String> QUIET =
            List.of("-XX:AsyncDeflationInterval=2000", "-XX:GuaranteedSafepointInterval=10000");

    /** Small and quickly forked; see docs/decisions.md for the measurements. */
    private List<String> ownOptions(int feature) {
        List<String> own = new ArrayList<>();
        boolean collectorNamed = options.stream().anyMatch(option -> option.matches("-XX:[+]Use\\w*GC"));
        if (!collectorNamed && !startsQuickerWithUsual(feature)) own.add("-XX:+UseSerialGC");
        own.add("-Xms16m");
        own.add("-XX:StringTableSize=4096"); // at first; it grows
        own.add("-XX:-UsePerfData");
        if (hasArchiveRelocation(feature)) {
            own.add("-XX:+UnlockDiagnosticVMOptions");
            own.add("-XX:ArchiveRelocationMode=0");
            own.addAll(QUIET);
        }
        own.addAll(UNFOLDED_IDENTITY);
        // Its default; the JVM refuses it beside an AOT cache.
        if (options.stream().noneMatch(option -> option.startsWith("-XX:AOT"))) own.add("-Xshare:auto");
        return own;
    }

    /**
     * Java 17 takes the graph of modules from its class-data archive with G1 only, which it chooses by itself on all but the smallest
     * machines; with the serial collector it is built anew, a third of the time to start.
     */
    private boolean startsQuickerWithUsual(int feature) {
        return forItself && feature == 17;
    }

    /**
     * By default the class-data archive is moved to a random address, for which all of its pages are written, and then copied by
     * every fork: half of what a small template has. A JVM does not start with an option that it does not know, so only those
     * get it that are known to have it.
     */
    private static boolean hasArchiveRelocation(int feature) {
        return feature >= 17 && feature <= 25;
    }

    /**
     * Java 17 asks nobody for access to native code but users of its incubator; there the option means nothing, and forbids the JVM to
     * handle modules as its class-data archive has them.
     */
    private static boolean knowsNoNativeAccess(List<String> all, int feature) {
        return feature == 17 && all.stream().noneMatch(option -> option.contains("jdk.incubator.foreign"));
    }

    /** Does it run on the Java of this JVM, and find classes where this JVM has them? Not if the user has archives of classes. */
    boolean findsWhatThisJvmHas() {
        return classPath == null
                && modulePath == null
                && options.stream().noneMatch(ABOUT_ARCHIVES)
                && OwnCode.isOnClassPath()
                && JavaExecutable.ofThisJvm().isOwn(executable());
    }

    /** Its own Java need not be asked, even if it has been updated meanwhile. */
    static int feature(Path java) {
        return JavaExecutable.ofThisJvm().isOwn(java)
                ? Runtime.version().feature()
                : JavaRelease.of(java).feature();
    }

    /** Whether its java is there. */
    boolean canBeStarted() {
        try {
            return executable() != null;
        } catch (ForkException e) {
            return false;
        }
    }

    Path executable() {
        JavaExecutable candidates = JavaExecutable.ofThisJvm();
        Path chosen = candidates.choose(java);
        if (OwnCode.isLinked() && !candidates.isOwn(chosen))
            throw new ForkException("jfork is linked into this run-time image, and " + chosen
                    + " does not have it; only the java of the image can be started");
        return chosen;
    }

    static String version() {
        String version = JavaCommand.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
