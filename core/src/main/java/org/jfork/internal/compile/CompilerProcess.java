package org.jfork.internal.compile;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jfork.internal.wire.Items;
import org.jfork.internal.wire.MalformedFrameException;

/**
 * The compiler, in a process of its own: neither the caller nor the processes that get the classes pay for it. It is
 * started and warmed up once; each source is compiled in a fork.
 */
public final class CompilerProcess {
    /** First item of an answer. */
    public static final String CLASSES = "classes";

    public static final String PROBLEM = "problem";

    private CompilerProcess() {}

    /** In the template: compiles something, so that forks find the compiler's classes loaded. */
    public static void evaluate(String... args) throws IOException, CompilationException {
        if (missing() != null) return; // as each source will be told
        for (String source :
                List.of("class JforkWarm1 {}", "import java.util.*;\nint x = 1; List.of(x).forEach(i -> {});"))
            compiler().compile("JforkWarm2", source, Map.of());
    }

    /**
     * The worker function.
     *
     * @param known names and class files, alternating, as items
     */
    public static void compile(SocketChannel control, String name, String source, byte[] known)
            throws IOException, MalformedFrameException {
        List<byte[]> answer;
        try {
            Map<String, byte[]> classes = compiler().compile(name, source, Items.toClasses(Items.decode(known)));
            answer = Items.ofTexts(List.of(CLASSES));
            answer.addAll(Items.ofClasses(classes));
        } catch (CompilationException e) {
            answer = Items.ofTexts(List.of(PROBLEM, e.getMessage()));
        }
        ByteBuffer octets = ByteBuffer.wrap(Items.encode(answer));
        while (octets.hasRemaining()) control.write(octets);
    }

    /** Whether this JVM has one: to be asked before any class is loaded that needs the compiler's. */
    public static boolean hasCompiler() {
        return ModuleLayer.boot().findModule("jdk.compiler").isPresent();
    }

    /** Why nothing can be compiled here; null if it can. The JVM itself has its classes in memory, a compiler reads files. */
    private static String missing() {
        Path home = Path.of(System.getProperty("java.home"));
        String runtime = "the Java runtime of the process, " + home + ", ";
        if (!hasCompiler()) return runtime + "has no compiler (module jdk.compiler); use a JDK, or send a lambda";
        if (!Files.isReadable(home.resolve("lib/modules")) && !Files.isDirectory(home.resolve("modules")))
            return runtime + "was deleted while it ran, and its compiler cannot read it; send a lambda";
        return null;
    }

    private static SourceCompiler compiler() throws CompilationException {
        String missing = missing();
        if (missing != null) throw new CompilationException(missing);
        List<String> options = new ArrayList<>(List.of("-proc:none", "-nowarn", "-g", "-parameters"));
        add(options, "--class-path", System.getProperty("java.class.path"));
        String modules = System.getProperty("jdk.module.path");
        if (modules != null) {
            add(options, "--module-path", modules);
            options.add("--add-modules=ALL-MODULE-PATH");
        }
        return new SourceCompiler(options);
    }

    private static void add(List<String> options, String name, String value) {
        options.add(name);
        options.add(value == null || value.isEmpty() ? "." + File.separator : value);
    }
}
