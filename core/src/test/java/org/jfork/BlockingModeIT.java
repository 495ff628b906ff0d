package org.jfork;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flag O_NONBLOCK belongs to the open file description: caller and worker share it, but not what their channels make of it. */
@ExtendWith(ProcessHygiene.class)
class BlockingModeIT {
    private static final String HERE = "org.jfork.BlockingModeIT::";

    private static final String WAITING = "w";

    private static void awaitWaiting(Worker worker) throws IOException {
        worker.channel().configureBlocking(true);
        ByteBuffer word = ByteBuffer.allocate(WAITING.length());
        worker.channel().read(word);
        assertThat(new String(word.array(), US_ASCII)).isEqualTo(WAITING);
    }

    /** Both ends of a connection. */
    private record Connection(SocketChannel near, SocketChannel far) implements AutoCloseable {
        static Connection open() throws IOException {
            try (ServerSocketChannel server =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                SocketChannel near = SocketChannel.open(server.getLocalAddress());
                return new Connection(near, server.accept());
            }
        }

        @Override
        public void close() throws IOException {
            near.close();
            far.close();
        }
    }

    /** There is nothing to read before the worker has said that it waits. */
    @ParameterizedTest
    @ValueSource(strings = {"waitOnChannel", "waitOnStream", "waitOnSocket"})
    void aSocketThatDoesNotBlockInTheCallerMustBlockInTheWorker(String function) throws IOException {
        try (Connection connection = Connection.open()) {
            connection.far().configureBlocking(false);
            Worker worker = worker(Fork.create().sendHandle(connection.far()).run(HERE + function));
            awaitWaiting(worker);
            say(connection.near(), "x");
            assertThat(finish(worker)).isEqualTo("x");
            assertThat(connection.far().isBlocking()).isFalse();
            assertThat(connection.far().read(ByteBuffer.allocate(1))).isZero();
        }
    }

    public static void waitOnChannel(SocketChannel control, SocketChannel socket) throws IOException {
        assertThat(socket.isBlocking()).isTrue();
        say(control, WAITING);
        ByteBuffer one = ByteBuffer.allocate(1);
        assertThat(socket.read(one)).isEqualTo(1);
        say(control, new String(one.array(), US_ASCII));
    }

    public static void waitOnStream(SocketChannel control, InputStream socket) throws IOException {
        say(control, WAITING);
        say(control, String.valueOf((char) socket.read()));
    }

    public static void waitOnSocket(SocketChannel control, Socket socket) throws IOException {
        waitOnStream(control, socket.getInputStream());
    }

    @Test
    void aPipeThatDoesNotBlockInTheCallerMustBlockInTheWorker() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            source.configureBlocking(false);
            Worker worker = worker(Fork.create().sendHandle(source).run(BlockingModeIT::waitOnPipe));
            awaitWaiting(worker);
            sink.write(ByteBuffer.wrap(new byte[] {'x'}));
            assertThat(finish(worker)).isEqualTo("x");
        }
    }

    public static void waitOnPipe(SocketChannel control, Pipe.SourceChannel source) throws IOException {
        assertThat(source.isBlocking()).isTrue();
        waitOnStream(control, java.nio.channels.Channels.newInputStream(source));
    }

    /** The limit that the documentation tells of. */
    @Test
    void aFileStreamMustFailWhereItWouldWaitOnAPipeThatDoesNotBlock() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            source.configureBlocking(false);
            Worker worker = worker(Fork.create().sendHandle(source).run(BlockingModeIT::readFileStream));
            assertThat(finish(worker)).isEqualTo("IOException");
            assertThat(sink.isOpen()).isTrue();
        }
    }

    public static void readFileStream(SocketChannel control, FileInputStream pipe) {
        try {
            say(control, "read " + pipe.read());
        } catch (IOException e) {
            say(control, e.getClass().getSimpleName());
        }
    }

    @Test
    void aWorkerThatStopsBlockingMustNotDisturbTheCaller() throws IOException {
        try (Connection connection = Connection.open()) {
            Worker worker = worker(Fork.create().sendHandle(connection.far()).run(BlockingModeIT::stopBlocking));
            assertThat(finish(worker)).isEqualTo("does not block");
            assertThat(connection.far().isBlocking()).isTrue();
            ByteBuffer one = ByteBuffer.allocate(1);
            Thread reader = Thread.currentThread();
            Thread writer = new Thread(() -> writeWhenItWaits(reader, connection.near()));
            writer.start();
            assertThat(connection.far().read(one)).isEqualTo(1);
            assertThat(new String(one.array(), US_ASCII)).isEqualTo("x");
        }
    }

    /** In any case, or the reader would wait for ever. */
    private static void writeWhenItWaits(Thread reader, SocketChannel channel) {
        try {
            await().until(() -> reader.getStackTrace()[0].isNativeMethod());
        } finally {
            say(channel, "x");
        }
    }

    public static void stopBlocking(SocketChannel control, SocketChannel socket) throws IOException {
        socket.configureBlocking(false);
        assertThat(socket.read(ByteBuffer.allocate(1))).isZero();
        say(control, "does not block");
    }
}
