package org.jfork.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java that stands in the documentation as a whole program. */
class DocumentedCodeTest {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..");
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("public class (\\w+)");

    record Program(String page, String name, String source) {
        @Override
        public String toString() {
            return name + " of " + page;
        }
    }

    static Stream<Program> programs() throws IOException {
        List<Program> programs = new ArrayList<>();
        for (String page : List.of("README.md", "docs/pool.md", "docs/rpc.md")) {
            Matcher blocks = BLOCK.matcher(Files.readString(ROOT.resolve(page)));
            while (blocks.find()) {
                Matcher name = NAME.matcher(blocks.group(1));
                assertThat(name.find())
                        .as("a whole program in " + page + ": " + blocks.group(1))
                        .isTrue();
                programs.add(new Program(page, name.group(1), blocks.group(1)));
            }
        }
        assertThat(programs).hasSizeGreaterThanOrEqualTo(4);
        return programs.stream();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void mustCompile(Program program, @TempDir Path directory) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        JavaFileObject source =
                new SimpleJavaFileObject(
                        URI.create("string:///" + program.name() + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return program.source();
                    }
                };
        List<String> options =
                List.of("-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path"));
        boolean compiled = compiler.getTask(errors, null, null, options, null, List.of(source))
                .call();
        assertThat(compiled).as(errors.toString()).isTrue();
    }
}
