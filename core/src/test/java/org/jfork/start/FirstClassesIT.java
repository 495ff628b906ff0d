package org.jfork.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jfork.Fork;
import org.jfork.ForkBuilder;
import org.jfork.internal.os.NativeLibrary;
import org.jfork.support.CallerProgram;
import org.jfork.support.Dialogue;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classes of jfork that a new JVM is handed, so that it need not look for them; see {@link FirstStepsIT}. */
@ExtendWith(ProcessHygiene.class)
class FirstClassesIT {
    private static final String MAIN = "org.jfork.internal.template.TemplateMain";

    @TempDir
    Path directory;

    /** As a program may have that keeps what it loads apart. */
    public static final class OwnLoader extends ClassLoader {
        public OwnLoader(ClassLoader parent) {
            super("own", parent);
        }
    }

    public static void tell(SocketChannel control) throws ReflectiveOperationException {
        ClassLoader system = ClassLoader.getSystemClassLoader();
        Class<?> main = Class.forName(MAIN, false, system);
        Dialogue.say(
                control, system.getName(), main.getClassLoader() == Fork.class.getClassLoader(), hasNativeAccess());
    }

    /** Java 22 and newer can tell. */
    private static boolean hasNativeAccess() throws ReflectiveOperationException {
        if (Runtime.version().feature() < 22) return true;
        Method tell = Module.class.getMethod("isNativeAccessEnabled");
        return (boolean) tell.invoke(FirstClassesIT.class.getModule());
    }

    /** Prints what the descriptor of that number is. */
    public static final class Descriptor {
        public static void main(String[] arguments) throws IOException {
            Path link = Path.of("/proc/self/fd", arguments[0]);
            System.out.print(Files.exists(link) ? Files.readSymbolicLink(link) : "none");
            System.out.print(' '
                    + Files.readAllLines(Path.of("/proc/self/fdinfo", arguments[0]))
                            .get(0));
        }
    }

    private String sourceOfMain(ForkBuilder builder) throws IOException {
        Path log = directory.resolve("classes");
        builder.jvmOptions("-Xlog:class+load=info:file=" + log + ":none");
        assertThat(answer(builder.exec().run(FirstClassesIT::tell))).isEqualTo("app true true");
        List<String> sources = Files.readAllLines(log).stream()
                .filter(line -> line.startsWith(MAIN + " "))
                .toList();
        assertThat(sources).hasSize(1);
        return sources.get(0);
    }

    @Test
    void aClassPathThatIsNamedMustBeWhereClassesAreFrom() throws IOException {
        assertThat(sourceOfMain(Fork.builder())).doesNotContain("source: file:");
        Path[] entries = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toArray(Path[]::new);
        assertThat(sourceOfMain(Fork.builder().classPath(entries))).contains("source: file:");
    }

    /** What is handed over would be missing in it. */
    @Test
    void aProcessThatListsClassesForAnArchiveMustFindThemItself() throws IOException {
        Path list = directory.resolve("list");
        assertThat(sourceOfMain(Fork.builder().jvmOptions("-XX:DumpLoadedClassList=" + list)))
                .contains("source: file:");
        assertThat(list).isNotEmptyFile();
    }

    /** They must not be there twice, once for the loader and once for its parent, to which jfork belongs. */
    @Test
    void aSystemClassLoaderOfTheProgramMustDo() {
        ForkBuilder builder = Fork.builder().systemProperty("java.system.class.loader", OwnLoader.class.getName());
        try (Fork process = builder.exec()) {
            assertThat(answer(process.fork().run(FirstClassesIT::tell))).isEqualTo("own true true");
            assertThat(answer(process.run(FirstClassesIT::tell))).isEqualTo("own true true");
        }
    }

    /** Somebody hands the options of his JVM on to another, in which the number means something else, or nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"=7", "=8", "=0", "=-1", "=99999999999", "=7x", "=", ""})
    void aJvmThatIsHandedNoneMustStartAndKeepItsDescriptors(String options) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "jfork classes 1\n and more");
        try (CallerProgram program = CallerProgram.of(Descriptor.class)
                .wrapper("sh", "-c", "exec \"$@\" 7<\"$0\"", file.toString())
                .options("-agentpath:" + NativeLibrary.path() + options)
                .start("7")) {
            assertThat(program.outputOfSuccess()).isEqualTo(file.toRealPath() + " pos:\t0");
            assertThat(program.errors()).isEmpty();
        }
    }

    /** As programs do that tidy caches up. */
    @Test
    void aLibraryThatHasBeenRemovedMustBeMadeAnew() throws IOException {
        Path cache = directory.resolve("cache");
        try (CallerProgram program = CallerProgram.of(Removed.class)
                .environment("XDG_CACHE_HOME", cache.toString())
                .start()) {
            assertThat(program.outputOfSuccess()).isEqualTo("app true true");
            assertThat(program.errors()).isEmpty();
        }
    }

    /** Removes its native library, and starts a JVM. */
    public static final class Removed {
        public static void main(String[] arguments) throws IOException {
            assertThat(Fork.unsupportedReason()).isNull();
            Files.delete(Path.of(NativeLibrary.path()));
            System.out.print(answer(Fork.exec().run(FirstClassesIT::tell)));
        }
    }
}
