package org.jfork.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jfork.Fork;
import org.jfork.support.CallerProgram;
import org.jfork.support.Compiler;
import org.jfork.support.JdkTool;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Caller and workers as modules. */
@ExtendWith(ProcessHygiene.class)
@Tag("long")
class ModuleIT {
    private static final String APP = "com.acme.app", MAIN = "com.acme.app.Main", TRYING = "com.acme.app.Trying";
    private static final Path JFORK = Path.of(URI.create(
            Fork.class.getProtectionDomain().getCodeSource().getLocation().toString()));

    private static final String EVALUATED = "org.jfork;exit code 0";

    @TempDir
    Path directory;

    private Path modules;

    @BeforeEach
    void compile() {
        Path sources =
                Path.of(URI.create(ModuleIT.class.getResource("/modules/" + APP).toString()));
        modules = directory.resolve("my modules");
        Compiler.compile(sources, modules.resolve(APP), "--module-path", JFORK.toString());
    }

    /** Returns what came of a source that was evaluated. */
    private String checkAllAreLike(CallerProgram.Launch launch, String... expected) {
        try (CallerProgram program = launch.classPath(null).start(modules.toString())) {
            program.outputOfSuccess();
            String caller = program.awaitLine("caller");
            assertThat(caller).contains(expected);
            for (String worker : new String[] {"reference", "name", "exec", "builder", "private"})
                assertThat(program.awaitLine(worker)).as(worker).isEqualTo(caller + ";exit code 0");
            assertThat(program.errors()).isEmpty();
            return program.awaitLine("eval");
        }
    }

    private CallerProgram.Launch inModulePath(String... program) {
        return CallerProgram.of(program)
                .withoutNativeAccess()
                .directory(directory)
                .options("--module-path", "my modules:" + directory.relativize(JFORK))
                .options("--enable-native-access=org.jfork");
    }

    @Test
    void aModuleMustBeAModuleInItsWorkers() {
        assertThat(checkAllAreLike(
                        inModulePath("-m", APP + "/" + MAIN),
                        "here=com.acme.app;jfork=org.jfork;modules=[com.acme.app, java.base, ",
                        "patched=false;open=false;exported=false;reads=false"))
                .isEqualTo(EVALUATED);
    }

    @Test
    void everyOptionAboutModulesMustActInItsWorkers() throws IOException {
        Path patch = Files.createDirectories(directory.resolve("patch sources"));
        Files.writeString(patch.resolve("Patch.java"), "package com.acme.app.hidden; class Patch {}");
        Compiler.compile(patch, directory.resolve("patch"));
        assertThat(checkAllAreLike(
                        inModulePath("-m", APP + "/" + MAIN)
                                .options("--add-modules", "java.sql,jdk.httpserver")
                                .options("--limit-modules", "java.base,java.sql,jdk.httpserver,org.jfork")
                                .options("--patch-module", APP + "=patch")
                                .options("--add-opens", "java.base/java.lang=" + APP)
                                .options("--add-exports", "java.base/sun.nio.ch=" + APP)
                                .options("--add-reads", APP + "=ALL-UNNAMED"),
                        "modules=[com.acme.app, java.base, java.logging, java.sql, java.transaction.xa, java.xml, jdk.httpserver, "
                                + "org.jfork];",
                        "patched=true;open=true;exported=true;reads=true"))
                .isEqualTo(EVALUATED);
    }

    /** The main class is on the class path, jfork a module beside it; the system's own modules are all there then. */
    @Test
    void aModuleBesideAClassPathMustBeAModuleInItsWorkers() {
        assertThat(checkAllAreLike(
                        CallerProgram.of(MAIN)
                                .withoutNativeAccess()
                                .directory(directory)
                                .options(
                                        "--module-path",
                                        directory.relativize(JFORK).toString())
                                .options("--add-modules", "org.jfork", "--enable-native-access=org.jfork")
                                .options("-cp", "my modules/" + APP),
                        "here=null;jfork=org.jfork;",
                        "java.sql,"))
                .isEqualTo(EVALUATED);
    }

    @Test
    void aRunTimeImageMustStartWorkersFromItself() throws IOException {
        Path image = directory.resolve("image"), java = image.resolve("bin/java");
        JdkTool.run(
                "jlink",
                "--module-path",
                modules + ":" + JFORK + ":" + Path.of(System.getProperty("java.home"), "jmods"),
                "--add-modules",
                APP,
                "--output",
                image.toString());
        assertThat(checkAllAreLike(
                        inImage(java, MAIN),
                        "here=com.acme.app;jfork=org.jfork;modules=[com.acme.app, java.base, org.jfork];"))
                .contains("has no compiler", "use a JDK");
        // What becomes of it while it runs.
        assertThat(complaint(inImage(java, TRYING), "another " + System.getProperty("java.home") + "/bin/java"))
                .contains("jfork is linked into this run-time image");
        Path server = Files.copy(java, image.resolve("bin/server"));
        assertThat(complaint(inImage(server, TRYING), "delete " + java)).contains("org.jfork.Early", server.toString());
        assertThat(complaint(inImage(server, TRYING), "delete " + server))
                .contains("deleted or replaced while it ran", server.toString());
    }

    private static CallerProgram.Launch inImage(Path java, String main) {
        return CallerProgram.of("-m", APP + "/" + main)
                .withoutNativeAccess()
                .java(java)
                .classPath(null)
                .options("--enable-native-access=org.jfork");
    }

    private static String complaint(CallerProgram.Launch launch, String arguments) {
        try (CallerProgram program = launch.start(arguments.split(" "))) {
            program.outputOfSuccess();
            return program.awaitLine("complaint");
        }
    }
}
