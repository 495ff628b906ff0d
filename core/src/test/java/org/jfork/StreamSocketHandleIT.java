package org.jfork;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of connected stream socket, presented as each type that fits, and used. */
@ExtendWith(ProcessHygiene.class)
class StreamSocketHandleIT {
    private static final String HERE = "org.jfork.StreamSocketHandleIT::";
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** Both ends; what is sent is {@code near}. */
    record Connection(Closeable near, SocketChannel far) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            near.close();
            far.close();
        }
    }

    enum Kind {
        SOCKET {
            @Override
            Connection connect(Path directory) throws IOException {
                try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
                    Socket near = new Socket(LOOPBACK, server.socket().getLocalPort());
                    return new Connection(near, server.accept());
                }
            }
        },
        ACCEPTED_SOCKET {
            @Override
            Connection connect(Path directory) throws IOException {
                try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
                    SocketChannel far = SocketChannel.open(server.getLocalSocketAddress());
                    return new Connection(server.accept(), far);
                }
            }
        },
        SOCKET_CHANNEL {
            @Override
            Connection connect(Path directory) throws IOException {
                try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
                    SocketChannel near = SocketChannel.open(server.getLocalAddress());
                    return new Connection(near, server.accept());
                }
            }
        },
        SOCKET_OF_CHANNEL {
            @Override
            Connection connect(Path directory) throws IOException {
                Connection connection = SOCKET_CHANNEL.connect(directory);
                return new Connection(((SocketChannel) connection.near).socket(), connection.far);
            }
        },
        UNIX_DOMAIN_CHANNEL {
            @Override
            Connection connect(Path directory) throws IOException {
                UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
                try (ServerSocketChannel server = ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
                    server.bind(address);
                    SocketChannel near = SocketChannel.open(address);
                    return new Connection(near, server.accept());
                } finally {
                    Files.deleteIfExists(address.getPath());
                }
            }
        };

        abstract Connection connect(Path directory) throws IOException;
    }

    private static final List<String> READERS = List.of(
            "readSocketChannel",
            "readByteChannel",
            "readReadable",
            "readScattering",
            "readNetwork",
            "readSelectable",
            "readChannel",
            "readObject",
            "readInputStream",
            "readDescriptor");

    private static final List<String> WRITERS = List.of(
            "writeSocketChannel",
            "writeByteChannel",
            "writeWritable",
            "writeGathering",
            "writeObject",
            "writeOutputStream",
            "writeDescriptor");

    static Stream<Arguments> readings() {
        return Stream.of(Kind.values()).flatMap(kind -> READERS.stream().map(reader -> Arguments.of(kind, reader)));
    }

    static Stream<Arguments> writings() {
        return Stream.of(Kind.values()).flatMap(kind -> WRITERS.stream().map(writer -> Arguments.of(kind, writer)));
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("readings")
    void aSocketMustBeRead(Kind kind, String reader) throws IOException {
        try (Connection connection = kind.connect(directory)) {
            say(connection.far, "ping");
            assertThat(answer(Fork.create().sendHandle(connection.near).run(HERE + reader)))
                    .isEqualTo("ping");
        }
    }

    @ParameterizedTest
    @MethodSource("writings")
    void aSocketMustBeWritten(Kind kind, String writer) throws IOException {
        try (Connection connection = kind.connect(directory)) {
            assertThat(answer(Fork.create().sendHandle(connection.near).run(HERE + writer)))
                    .isEmpty();
            assertThat(new String(Channels.newInputStream(connection.far).readNBytes(4), US_ASCII))
                    .isEqualTo("pong");
        }
    }

    /** Not so for a {@code Socket} that has no channel: its {@code close} shuts the connection down, for all. */
    @ParameterizedTest
    @EnumSource(names = {"SOCKET_CHANNEL", "SOCKET_OF_CHANNEL", "UNIX_DOMAIN_CHANNEL"})
    void aSocketThatTheCallerHasClosedMustStayOpenAndEndWithTheWorker(Kind kind) throws IOException {
        try (Connection connection = kind.connect(directory)) {
            Fork process = Fork.create().sendHandle(connection.near);
            connection.near.close();
            assertThat(answer(process.run(HERE + "writeSocketChannel"))).isEmpty();
            assertThat(hear(connection.far)).isEqualTo("pong");
        }
    }

    private static void readFour(SocketChannel control, ReadableByteChannel from) throws IOException {
        ByteBuffer four = ByteBuffer.allocate(4);
        while (four.hasRemaining() && from.read(four) >= 0) continue;
        say(control, new String(four.array(), US_ASCII));
    }

    public static void readSocketChannel(SocketChannel control, SocketChannel socket) throws IOException {
        readFour(control, socket);
    }

    public static void readByteChannel(SocketChannel control, ByteChannel socket) throws IOException {
        readFour(control, socket);
    }

    public static void readReadable(SocketChannel control, ReadableByteChannel socket) throws IOException {
        readFour(control, socket);
    }

    public static void readScattering(SocketChannel control, ScatteringByteChannel socket) throws IOException {
        readFour(control, socket);
    }

    public static void readNetwork(SocketChannel control, NetworkChannel socket) throws IOException {
        readFour(control, (SocketChannel) socket);
    }

    public static void readSelectable(SocketChannel control, SelectableChannel socket) throws IOException {
        readFour(control, (SocketChannel) socket);
    }

    public static void readChannel(SocketChannel control, Channel socket) throws IOException {
        readFour(control, (SocketChannel) socket);
    }

    public static void readObject(SocketChannel control, Object socket) throws IOException {
        readFour(control, (SocketChannel) socket);
    }

    /** A {@code FileInputStream} would seek here, which a socket refuses. */
    public static void readInputStream(SocketChannel control, InputStream socket) throws IOException {
        say(control, new String(socket.readNBytes(4), US_ASCII));
    }

    public static void readDescriptor(SocketChannel control, FileDescriptor socket) throws IOException {
        readFour(control, Channels.newChannel(new FileInputStream(socket)));
    }

    public static void writeSocketChannel(SocketChannel control, SocketChannel socket) {
        say(socket, "pong");
    }

    public static void writeByteChannel(SocketChannel control, ByteChannel socket) {
        say(socket, "pong");
    }

    public static void writeWritable(SocketChannel control, WritableByteChannel socket) {
        say(socket, "pong");
    }

    public static void writeGathering(SocketChannel control, GatheringByteChannel socket) {
        say(socket, "pong");
    }

    public static void writeObject(SocketChannel control, Object socket) {
        say((SocketChannel) socket, "pong");
    }

    public static void writeOutputStream(SocketChannel control, OutputStream socket) throws IOException {
        socket.write("pong".getBytes(US_ASCII));
    }

    public static void writeDescriptor(SocketChannel control, FileDescriptor socket) throws IOException {
        writeOutputStream(control, new FileOutputStream(socket));
    }

    /** The adaptor of a channel exists for IP only. */
    @ParameterizedTest
    @MethodSource("internetKinds")
    void aSocketMustBePresentedAsASocket(Kind kind) throws IOException {
        try (Connection connection = kind.connect(directory)) {
            say(connection.far, "ping");
            String far = numbers(connection.far.getLocalAddress());
            assertThat(answer(Fork.create().sendHandle(connection.near).run(StreamSocketHandleIT::useSocket)))
                    .isEqualTo("ping " + far);
        }
    }

    static List<Kind> internetKinds() {
        return List.of(Kind.SOCKET, Kind.ACCEPTED_SOCKET, Kind.SOCKET_CHANNEL, Kind.SOCKET_OF_CHANNEL);
    }

    public static void useSocket(SocketChannel control, Socket socket) throws IOException {
        say(
                control,
                new String(socket.getInputStream().readNBytes(4), US_ASCII),
                numbers(socket.getRemoteSocketAddress()));
    }

    @ParameterizedTest
    @MethodSource("internetKinds")
    void theAddressesOfASocketMustBeKnownToTheWorker(Kind kind) throws IOException {
        try (Connection connection = kind.connect(directory)) {
            assertThat(answer(Fork.create().sendHandle(connection.near).run(StreamSocketHandleIT::tellAddresses)))
                    .isEqualTo(numbers(connection.far.getRemoteAddress()) + " "
                            + numbers(connection.far.getLocalAddress()));
        }
    }

    public static void tellAddresses(SocketChannel control, SocketChannel socket) throws IOException {
        say(control, numbers(socket.getLocalAddress()), numbers(socket.getRemoteAddress()));
    }

    /** Without a name, which only some of the addresses know. */
    private static String numbers(SocketAddress address) {
        InetSocketAddress internet = (InetSocketAddress) address;
        return internet.getAddress().getHostAddress() + ":" + internet.getPort();
    }

    @Test
    void anIpv6SocketMustBeUsable() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress("::1", 0));
            SocketChannel near = SocketChannel.open(server.getLocalAddress());
            try (Connection connection = new Connection(near, server.accept())) {
                assertThat(answer(Fork.create().sendHandle(near).run(StreamSocketHandleIT::tellAddresses)))
                        .isEqualTo(numbers(connection.far.getRemoteAddress()) + " "
                                + numbers(connection.far.getLocalAddress()));
            }
        }
    }
}
