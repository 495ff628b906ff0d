package org.jfork.internal.compile;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles source that is given to eval, against the class path of this process. The source is either whole type
 * declarations, or imports and the statements of a method; lines are counted as the author does.
 */
final class SourceCompiler {
    private static final int MOST_PROBLEMS = 20;
    private static final String HEAD =
            "public final class %s { private %1$s() {} public static void evaluate(String... args) throws Throwable { ";
    private static final String TAIL = "\n}}\n";

    /** The name of a class that the compiler makes up around members. */
    private static final String PARSED = "JforkParsed";

    private final JavaCompiler compiler;
    private final List<String> options;

    /** A source, parsed as a compilation unit. */
    private record Parsed(CompilationUnitTree unit, long importsEnd, long firstProblem) {
        /** Since JDK 25, the class around members may be left out; for eval these are statements. */
        boolean declaresTypesOnly() {
            if (firstProblem >= 0 || unit.getTypeDecls().isEmpty()) return false;
            for (Tree tree : unit.getTypeDecls())
                if (tree instanceof ClassTree type && type.getSimpleName().contentEquals(PARSED)) return false;
            return true;
        }
    }

    SourceCompiler(List<String> options) {
        this.options = options;
        compiler = ToolProvider.getSystemJavaCompiler();
    }

    /**
     * Compiles a source.
     *
     * @param name of the class to make around statements
     * @param known classes that exist in the process only
     * @return the classes that were made; {@code name} is among them if they were statements
     * @throws CompilationException with the compiler's messages
     */
    Map<String, byte[]> compile(String name, String source, Map<String, byte[]> known)
            throws CompilationException, IOException {
        Parsed parsed = parse(source);
        if (parsed.declaresTypesOnly()) return checked(translate(source, source, known), known);
        int from = (int) Math.max(0, parsed.importsEnd);
        String head = String.format(HEAD, name);
        String whole = source.substring(0, from) + head + source.substring(from) + TAIL;
        Parsed statements = parse(whole);
        boolean ratherTypes =
                statements.firstProblem >= 0 && parsed.firstProblem > statements.firstProblem - head.length();
        return checked(translate(ratherTypes ? source : whole, source, known), known);
    }

    private Parsed parse(String source) throws IOException {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavacTask task = (JavacTask)
                compiler.getTask(null, null, problems, options, null, List.of(new MemoryFiles.Source(PARSED, source)));
        CompilationUnitTree unit = task.parse().iterator().next();
        long end = -1;
        for (ImportTree tree : unit.getImports())
            end = Trees.instance(task).getSourcePositions().getEndPosition(unit, tree);
        return new Parsed(unit, end, firstError(problems));
    }

    private static long firstError(DiagnosticCollector<JavaFileObject> problems) {
        for (Diagnostic<?> problem : problems.getDiagnostics())
            if (problem.getKind() == Diagnostic.Kind.ERROR) return Math.max(0, problem.getPosition());
        return -1;
    }

    private Map<String, byte[]> translate(String text, String source, Map<String, byte[]> known)
            throws CompilationException, IOException {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (JavaFileManager standard = compiler.getStandardFileManager(problems, Locale.ROOT, null);
                MemoryFiles files = new MemoryFiles(standard, known)) {
            boolean works = compiler.getTask(
                            null, files, problems, options, null, List.of(new MemoryFiles.Source("eval", text)))
                    .call();
            if (!works) throw new CompilationException(describe(problems, source));
            return files.made();
        }
    }

    private static String describe(DiagnosticCollector<JavaFileObject> problems, String source) {
        List<String> lines = new ArrayList<>(), sourceLines = source.lines().toList();
        for (Diagnostic<?> problem : problems.getDiagnostics()) {
            if (problem.getKind() != Diagnostic.Kind.ERROR) continue;
            // What is missing at the end is noticed behind it, in what was added.
            int line = (int) Math.min(problem.getLineNumber(), sourceLines.size());
            String text = line < 1 ? "" : "\n    " + sourceLines.get(line - 1).strip();
            lines.add("line " + Math.max(1, line) + ": " + problem.getMessage(Locale.ROOT) + text);
        }
        String rest = lines.size() > MOST_PROBLEMS ? "\n... " + (lines.size() - MOST_PROBLEMS) + " more" : "";
        return String.join("\n", lines.subList(0, Math.min(lines.size(), MOST_PROBLEMS))) + rest;
    }

    private static Map<String, byte[]> checked(Map<String, byte[]> classes, Map<String, byte[]> known)
            throws CompilationException {
        for (String name : classes.keySet()) {
            if (known.containsKey(name))
                throw new CompilationException("a class " + name + " was defined by an earlier eval already");
            if (isOfTheApplication(name))
                throw new CompilationException("the application has a class " + name + " already");
        }
        return classes;
    }

    private static boolean isOfTheApplication(String name) {
        try {
            Class.forName(name, false, ClassLoader.getSystemClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
