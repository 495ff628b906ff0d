package org.jfork.copy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.get;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jfork.CopyOptions;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.Hazard;
import org.jfork.Treatment;
import org.jfork.support.Dialogue;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a copy has of the program, and what not: the table of docs/early-and-template.md. */
@ExtendWith(ProcessHygiene.class)
class CopyStateIT {
    private static String state = "";

    @TempDir
    Path directory;

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    private static void expectRefused(Hazard hazard) {
        CopyOptions strict = new CopyOptions().treat(hazard, Treatment.REFUSE).limit(Duration.ofMillis(200));
        assertThatThrownBy(() -> Fork.snapshot(strict, () -> 1))
                .isInstanceOf(ForkException.class)
                .hasMessageContaining("hazard " + hazard);
    }

    @Test
    void filesOpenForWritingMustShareTheirOffsetOrBeRefused() throws IOException {
        Path file = directory.resolve("file");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(octets("program "));
            get(Fork.snapshot(() -> channel.write(octets("copy "))));
            channel.write(octets("program"));
            expectRefused(Hazard.WRITABLE_FILE);
        }
        assertThat(file).hasContent("program copy program");
    }

    @Test
    void locksOnFilesMustBeAllowedOrRefused() throws IOException {
        Path file = directory.resolve("file");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(get(Fork.snapshot(lock::isValid))).isTrue();
            expectRefused(Hazard.FILE_LOCK);
        }
    }

    @Test
    void connectionsOfTheProgramMustBeAtTheirEndAndGoOnInTheProgram() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                Socket peer = server.accept()) {
            client.getOutputStream().write(7);
            Callable<String> look = () -> peer.getInputStream().read() + " " + accepted(server);
            assertThat(get(Fork.snapshot(look))).isEqualTo("-1 not listening");
            assertThat(peer.getInputStream().read()).isEqualTo(7);
            peer.getOutputStream().write(8);
            assertThat(client.getInputStream().read()).isEqualTo(8);
        }
    }

    private static String accepted(ServerSocket server) {
        try (Socket connection = server.accept()) {
            return "accepted " + connection;
        } catch (IOException e) {
            return "not listening";
        }
    }

    @Test
    void whatIsInAPipeOfTheProgramMustBeReadByBoth() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.sink().write(octets("x"));
        Callable<Integer> read = () -> {
            ByteBuffer octet = ByteBuffer.allocate(1);
            pipe.source().read(octet);
            return (int) octet.get(0);
        };
        assertThat(get(Fork.snapshot(read))).isEqualTo('x');
        assertThat(pipe.source().read(ByteBuffer.allocate(2))).isEqualTo(1);
        pipe.sink().close();
        pipe.source().close();
    }

    @Test
    void standardInputMustBeTheNullDevice() {
        assertThat(get(Fork.snapshot(
                        () -> Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString() + System.in.read())))
                .isEqualTo("/dev/null-1");
    }

    @Test
    void exitWorkOfTheProgramMustNotBeTheCopys() throws IOException {
        Path ofProgram = Files.createFile(directory.resolve("of-program"));
        Path ofCopy = Files.createFile(directory.resolve("of-copy")), hook = directory.resolve("hook");
        new File(ofProgram.toString()).deleteOnExit();
        Thread writing = new Thread(() -> write(hook, "program"));
        Runtime.getRuntime().addShutdownHook(writing);
        try {
            get(Fork.snapshot(() -> {
                new File(ofCopy.toString()).deleteOnExit();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> write(hook, "copy")));
                return 1;
            }));
            await().until(() -> !Files.exists(ofCopy) && Files.exists(hook));
            await().until(() -> Files.readString(hook).equals("copy"));
            assertThat(ofProgram).exists();
        } finally {
            Runtime.getRuntime().removeShutdownHook(writing);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPoolOfTheProgramMustDoNothingInTheCopyAndGoOnInTheProgram() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(1);
        pool.submit(() -> 1).get();
        assertThat(get(Fork.snapshot(() -> {
                    try {
                        return pool.submit(() -> 1).get(100, TimeUnit.MILLISECONDS);
                    } catch (TimeoutException e) {
                        return 0;
                    }
                })))
                .isZero();
        assertThat(pool.submit(() -> 2).get(10, TimeUnit.SECONDS)).isEqualTo(2);
        pool.shutdown();
    }

    @Test
    void psMustTellCopiesAndTemplatesApart() {
        long program = Proc.self();
        assertThat(get(Fork.snapshot(() -> Proc.text(Path.of("/proc/self/cmdline")))))
                .startsWith("jfork copy of " + program);
        try (Fork template = Fork.here();
                Fork process = template.fork()) {
            process.pid(); // it is one by then
            assertThat(Proc.commandLine(template.pid())).startsWith("jfork template of " + program);
        }
    }

    @Test
    void aTemplateMadeHereMustHaveTheProgramAsItWas() {
        state = "now";
        try (Fork template = Fork.here()) {
            state = "later";
            assertThat(Dialogue.answer(template.fork().run(CopyStateIT::tell))).isEqualTo("now");
            assertThat(Dialogue.answer(template.fork()
                            .eval(args -> state += args[0], " and more")
                            .run(CopyStateIT::tell)))
                    .isEqualTo("now and more");
        }
    }

    public static void tell(SocketChannel control) {
        Dialogue.say(control, state);
    }

    @Test
    void workerFunctionsMustBeFoundByTheContextClassLoaderOfTheThreadThatAsked() throws Exception {
        ClassLoader usual = Thread.currentThread().getContextClassLoader();
        Class<?> own = new HeldClasses().loadClass(HeldClasses.Marked.class.getName());
        own.getField("mark").set(null, "the one of the loader");
        Thread.currentThread().setContextClassLoader(own.getClassLoader());
        try (Fork template = Fork.here()) {
            assertThat(Dialogue.answer(template.fork().run(own.getName() + "::tell")))
                    .isEqualTo("the one of the loader");
        } finally {
            Thread.currentThread().setContextClassLoader(usual);
        }
    }
}
