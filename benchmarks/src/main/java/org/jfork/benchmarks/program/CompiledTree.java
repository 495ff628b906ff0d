package org.jfork.benchmarks.program;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a tree of sources by {@code javax.tools}: as a program, as a worker function, and in a template, to warm it up. */
public final class CompiledTree {
    static final String PROPERTY = "org.jfork.benchmarks.sources";

    /** Then there is little left that is not compiled by the last compiler: a round takes no less time after 200. Nobody waits for ever. */
    public static final int WARM_ROUNDS = 200;

    /** A young generation that takes half of what a worker allocates: it collects twice, not 28 times. In huge pages. */
    public static final List<String> OPTIONS = List.of("-Xmn100m", "-Xms150m", "-XX:+UseTransparentHugePages");

    private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(45);

    private CompiledTree() {}

    public static void main(String[] arguments) throws IOException {
        compile(Path.of(arguments[0]));
    }

    public static void run(SocketChannel control, String sources) throws IOException {
        compile(Path.of(sources));
    }

    /**
     * In a template that has required this class: as often as makes the compiler's code compiled itself. What it has left behind is
     * collected here, not in each fork.
     */
    public static final class Warm {
        static {
            try {
                long end = System.nanoTime() + WARM_NANOS;
                for (int i = 0; i < WARM_ROUNDS && System.nanoTime() < end; i++)
                    compile(Path.of(System.getProperty(PROPERTY)));
                System.gc();
            } catch (IOException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private Warm() {}
    }

    /** Class files are put beside the sources. */
    private static void compile(Path sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> found = Files.walk(sources);
                StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> units =
                    found.filter(file -> file.toString().endsWith(".java")).toList();
            List<String> options = List.of("-d", sources.toString(), "-proc:none");
            if (!compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(units))
                    .call()) throw new IllegalStateException("the sources in " + sources + " cannot be compiled");
        }
    }
}
