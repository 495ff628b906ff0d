package org.jfork.support;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources of tests that cannot be compiled with the others. */
public final class Compiler {
    private Compiler() {}

    /** All sources below a directory. */
    public static Path compile(Path sources, Path target, String... options) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("-d", target.toString()));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> tree = Files.walk(sources)) {
            List<Path> found =
                    tree.filter(path -> path.toString().endsWith(".java")).toList();
            if (!compiler.getTask(messages, files, null, all, null, files.getJavaFileObjectsFromPaths(found))
                    .call()) throw new AssertionError(messages.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }
}
