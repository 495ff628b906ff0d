package org.jfork.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles a class in memory, loads and calls it. */
final class CompilerUse implements Library {
    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    @Override
    public void load(String... arguments) {
        assertThat(compiler).as("a compiler").isNotNull();
    }

    @Override
    public void use(int number) throws Exception {
        String source = "public class Made { public static int number() { return java.util.List.of(" + number
                + ").stream().mapToInt(i -> i).sum(); } }";
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        try (JavaFileManager files = filesTo(made)) {
            List<String> options = List.of("-proc:none", "-cp", "");
            assertThat(compiler.getTask(null, files, null, options, null, List.of(new Source(source)))
                            .call())
                    .isTrue();
        }
        Class<?> loaded = new ClassLoader() {
            Class<?> define(byte[] octets) {
                return defineClass("Made", octets, 0, octets.length);
            }
        }.define(made.toByteArray());
        assertThat(loaded.getMethod("number").invoke(null)).isEqualTo(number);
    }

    private JavaFileManager filesTo(ByteArrayOutputStream made) {
        return new ForwardingJavaFileManager<JavaFileManager>(compiler.getStandardFileManager(null, null, null)) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String className, JavaFileObject.Kind kind, javax.tools.FileObject sibling) {
                return new Made(made);
            }
        };
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Made.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Made extends SimpleJavaFileObject {
        private final ByteArrayOutputStream octets;

        Made(ByteArrayOutputStream octets) {
            super(URI.create("string:///Made.class"), Kind.CLASS);
            this.octets = octets;
        }

        @Override
        public OutputStream openOutputStream() {
            return octets;
        }
    }
}
