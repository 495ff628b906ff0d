package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of listening socket, presented as each type that fits; the worker accepts connections. */
@ExtendWith(ProcessHygiene.class)
class ServerSocketHandleIT {
    private static final String HERE = "org.jfork.ServerSocketHandleIT::";
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    enum Kind {
        SERVER_SOCKET {
            @Override
            Closeable listen(Path directory) throws IOException {
                return new ServerSocket(0, 10, LOOPBACK);
            }
        },
        SERVER_SOCKET_CHANNEL {
            @Override
            Closeable listen(Path directory) throws IOException {
                return ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
            }
        },
        SERVER_SOCKET_OF_CHANNEL {
            @Override
            Closeable listen(Path directory) throws IOException {
                return ((ServerSocketChannel) SERVER_SOCKET_CHANNEL.listen(directory)).socket();
            }
        },
        UNIX_DOMAIN_CHANNEL {
            @Override
            Closeable listen(Path directory) throws IOException {
                return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(directory.resolve("listener")));
            }
        };

        abstract Closeable listen(Path directory) throws IOException;
    }

    private static SocketAddress address(Closeable listener) throws IOException {
        return listener instanceof ServerSocket server
                ? server.getLocalSocketAddress()
                : ((ServerSocketChannel) listener).getLocalAddress();
    }

    /** Without a host name, which only some of the addresses know. */
    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress() + ":" + internet.getPort()
                : address.toString();
    }

    static Stream<Arguments> acceptors() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(
                                "acceptOnChannel", "acceptOnObject", "acceptOnNetworkChannel", "acceptWithSelector")
                        .map(acceptor -> Arguments.of(kind, acceptor)));
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("acceptors")
    void aListenerMustAcceptInTheWorkerThoughTheCallerHasClosedItsCopy(Kind kind, String acceptor) throws IOException {
        Closeable listener = kind.listen(directory);
        SocketAddress address = address(listener);
        Fork process = Fork.create().sendHandle(listener);
        listener.close();
        Worker worker = worker(process.run(HERE + acceptor));
        try (SocketChannel client = SocketChannel.open(address)) {
            assertThat(hear(client)).isEqualTo("welcome");
        }
        assertThat(finish(worker)).isEqualTo(text(address));
    }

    private static void welcome(SocketChannel control, ServerSocketChannel server) throws IOException {
        try (SocketChannel client = server.accept()) {
            say(client, "welcome");
        }
        say(control, text(server.getLocalAddress()));
    }

    public static void acceptOnChannel(SocketChannel control, ServerSocketChannel server) throws IOException {
        welcome(control, server);
    }

    public static void acceptOnObject(SocketChannel control, Object server) throws IOException {
        welcome(control, (ServerSocketChannel) server);
    }

    public static void acceptOnNetworkChannel(SocketChannel control, NetworkChannel server) throws IOException {
        welcome(control, (ServerSocketChannel) server);
    }

    public static void acceptWithSelector(SocketChannel control, SelectableChannel server) throws IOException {
        try (Selector selector = Selector.open()) {
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            selector.select();
            welcome(control, (ServerSocketChannel) server);
        }
    }

    @ParameterizedTest
    @MethodSource("internetKinds")
    void aListenerMustBePresentedAsAServerSocket(Kind kind) throws IOException {
        try (Closeable listener = kind.listen(directory)) {
            Worker worker = worker(Fork.create().sendHandle(listener).run(ServerSocketHandleIT::acceptOnSocket));
            try (SocketChannel client = SocketChannel.open(address(listener))) {
                assertThat(hear(client)).isEqualTo("welcome");
            }
            assertThat(finish(worker)).isEqualTo(text(address(listener)));
        }
    }

    static List<Kind> internetKinds() {
        return List.of(Kind.SERVER_SOCKET, Kind.SERVER_SOCKET_CHANNEL, Kind.SERVER_SOCKET_OF_CHANNEL);
    }

    public static void acceptOnSocket(SocketChannel control, ServerSocket server) throws IOException {
        try (Socket client = server.accept()) {
            client.getOutputStream().write("welcome".getBytes());
        }
        say(control, text(server.getLocalSocketAddress()));
    }

    @Test
    void workersMustShareAListenerThatTheTemplateWasSent() throws IOException {
        try (Closeable listener = Kind.SERVER_SOCKET_CHANNEL.listen(directory);
                Fork template = Fork.create().sendHandle(listener)) {
            List<Worker> workers = Stream.generate(() -> worker(template.fork().run(ServerSocketHandleIT::acceptOnce)))
                    .limit(3)
                    .toList();
            Set<String> pids = new HashSet<>();
            for (int i = 0; i < workers.size(); i++) {
                try (SocketChannel client = SocketChannel.open(address(listener))) {
                    pids.add(hear(client));
                }
            }
            assertThat(pids).hasSize(workers.size());
            workers.forEach(worker -> assertThat(finish(worker)).isEmpty());
        }
    }

    public static void acceptOnce(SocketChannel control, ServerSocketChannel server) throws IOException {
        try (WritableByteChannel client = server.accept()) {
            say(client, Proc.self());
        }
    }

    @Test
    void aWorkerMustAcceptOnAListenerThatTheCallerKeepsRegisteredWithASelector() throws IOException {
        try (ServerSocketChannel listener = (ServerSocketChannel) Kind.SERVER_SOCKET_CHANNEL.listen(directory);
                Selector selector = Selector.open()) {
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            Worker worker = worker(Fork.create().sendHandle(listener).run(ServerSocketHandleIT::acceptOnce));
            try (SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
                assertThat(hear(client)).isEqualTo(String.valueOf(worker.pid()));
            }
            assertThat(finish(worker)).isEmpty();
        }
    }
}
