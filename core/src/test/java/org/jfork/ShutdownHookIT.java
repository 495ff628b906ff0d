package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.status;
import static org.jfork.support.Dialogue.untilEnd;
import static org.jfork.support.Dialogue.worker;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.jfork.internal.os.Foreign;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ProcessHygiene.class)
class ShutdownHookIT {
    @TempDir
    Path directory;

    /** Leaves hooks and a file to delete behind in the process that it is required in. */
    static final class Registered {
        static final Path PLACE = Path.of(System.getProperty("org.jfork.test.place"));

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> append("template")));
            PLACE.resolve("of-template").toFile().deleteOnExit();
        }

        private Registered() {}

        static void append(String line) {
            try {
                Files.writeString(
                        PLACE.resolve("hooks"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Fork template() {
        return Fork.builder()
                .systemProperty("org.jfork.test.place", directory.toString())
                .exec()
                .require(Registered.class);
    }

    private Path hooks() {
        return directory.resolve("hooks");
    }

    @Test
    void theHooksOfAWorkerMustRunAndThoseOfItsTemplateMustNot() throws IOException {
        try (Fork template = template()) {
            assertThat(status(template.fork().run(ShutdownHookIT::registerAndReturn)))
                    .isEqualTo(ExitStatus.ofCode(0));
            assertThat(hooks()).hasContent("worker");
            assertThat(status(template.fork().run(ShutdownHookIT::registerAndExit)))
                    .isEqualTo(ExitStatus.ofCode(3));
            assertThat(hooks()).hasContent("worker\nworker");
        }
        Awaitility.await().untilAsserted(() -> assertThat(hooks()).hasContent("worker\nworker\ntemplate"));
    }

    public static void registerAndReturn(SocketChannel control) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Registered.append("worker")));
    }

    public static void registerAndExit(SocketChannel control) {
        registerAndReturn(control);
        System.exit(3);
    }

    @Test
    void aWorkerThatIsDestroyedMustRunItsHooks() throws IOException {
        try (Fork template = template()) {
            Worker worker = worker(template.fork().run(ShutdownHookIT::registerAndWait));
            java.nio.ByteBuffer ready = java.nio.ByteBuffer.allocate(5);
            worker.channel().configureBlocking(true);
            while (ready.hasRemaining()) worker.channel().read(ready);
            worker.destroy();
            untilEnd(worker);
            assertThat(status(worker)).isEqualTo(ExitStatus.ofCode(143));
            assertThat(hooks()).hasContent("worker");
        }
    }

    public static void registerAndWait(SocketChannel control) throws InterruptedException {
        registerAndReturn(control);
        say(control, "ready");
        new CountDownLatch(1).await();
    }

    @Test
    void haltMustRunNoHooks() {
        try (Fork template = template()) {
            assertThat(status(template.fork().run(ShutdownHookIT::registerAndHalt)))
                    .isEqualTo(ExitStatus.ofCode(4));
            assertThat(hooks()).doesNotExist();
        }
    }

    public static void registerAndHalt(SocketChannel control) {
        registerAndReturn(control);
        Runtime.getRuntime().halt(4);
    }

    @Test
    void aWorkerMustDeleteItsFilesOnExitAndLeaveThoseOfItsTemplate() throws IOException {
        Path ofTemplate = Files.createFile(directory.resolve("of-template"));
        try (Fork template = template()) {
            assertThat(status(template.fork().run(ShutdownHookIT::makeTemporaryFile)))
                    .isEqualTo(ExitStatus.ofCode(0));
            assertThat(directory.resolve("of-worker")).doesNotExist();
            assertThat(ofTemplate).exists();
        }
        Awaitility.await().untilAsserted(() -> assertThat(ofTemplate).doesNotExist());
    }

    public static void makeTemporaryFile(SocketChannel control) throws IOException {
        File file = Registered.PLACE.resolve("of-worker").toFile();
        if (!file.createNewFile()) throw new IllegalStateException();
        file.deleteOnExit();
    }

    /** As the console does, so that the terminal shows again what is typed. */
    public static void addWorkOfTheJdk(SocketChannel control) {
        Method add =
                Foreign.method(Foreign.type("java.lang.Shutdown"), "add", int.class, boolean.class, Runnable.class);
        Foreign.callPlainly(add, null, 5, false, (Runnable) () -> say(control, "done"));
    }

    @Test
    void whateverElseTheJdkDoesAtTheEndMustBeDoneInAWorker() {
        assertThat(answer(Fork.create().run(ShutdownHookIT::addWorkOfTheJdk))).isEqualTo("done");
    }
}
