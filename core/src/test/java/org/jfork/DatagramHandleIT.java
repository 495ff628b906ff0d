package org.jfork;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MulticastChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.stream.Stream;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of datagram socket, presented as each type that fits; the worker answers a datagram. */
@ExtendWith(ProcessHygiene.class)
class DatagramHandleIT {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    enum Kind {
        DATAGRAM_CHANNEL {
            @Override
            Closeable open() throws IOException {
                return DatagramChannel.open().bind(ANY_PORT);
            }
        },
        DATAGRAM_SOCKET {
            @Override
            Closeable open() throws IOException {
                return new DatagramSocket(ANY_PORT);
            }
        },
        MULTICAST_SOCKET {
            @Override
            Closeable open() throws IOException {
                return new MulticastSocket(ANY_PORT);
            }
        },
        SOCKET_OF_CHANNEL {
            @Override
            Closeable open() throws IOException {
                return DatagramChannel.open().bind(ANY_PORT).socket();
            }
        };

        abstract Closeable open() throws IOException;
    }

    static Stream<Arguments> uses() {
        List<String> functions = List.of(
                "answerOnChannel",
                "answerOnSocket",
                "answerOnObject",
                "answerOnNetworkChannel",
                "answerOnSelectableChannel",
                "answerOnMulticastChannel");
        return Stream.of(Kind.values())
                .flatMap(kind -> functions.stream().map(function -> Arguments.of(kind, function)));
    }

    @ParameterizedTest
    @MethodSource("uses")
    void aDatagramSocketMustReceiveAndSendInTheWorkerThoughTheCallerHasClosedItsCopy(Kind kind, String function)
            throws IOException {
        try (DatagramSocket client = new DatagramSocket(ANY_PORT)) {
            Closeable opened = kind.open();
            SocketAddress address = opened instanceof DatagramSocket socket
                    ? socket.getLocalSocketAddress()
                    : ((DatagramChannel) opened).getLocalAddress();
            Fork process = Fork.create().sendHandle(opened);
            opened.close();
            Worker worker = worker(process.run("org.jfork.DatagramHandleIT::" + function));
            client.send(new DatagramPacket("ping".getBytes(US_ASCII), 4, address));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            client.setSoTimeout(10_000);
            client.receive(answer);
            assertThat(new String(answer.getData(), 0, answer.getLength(), US_ASCII))
                    .isEqualTo("ping pong");
            assertThat(finish(worker)).isEqualTo("done");
        }
    }

    public static void answerOnChannel(SocketChannel control, DatagramChannel channel) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(100);
        SocketAddress client = channel.receive(octets);
        channel.send(octets.put(" pong".getBytes(US_ASCII)).flip(), client);
        say(control, "done");
    }

    public static void answerOnSocket(SocketChannel control, DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        byte[] answer = (new String(packet.getData(), 0, packet.getLength(), US_ASCII) + " pong").getBytes(US_ASCII);
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        say(control, "done");
    }

    public static void answerOnObject(SocketChannel control, Object channel) throws IOException {
        answerOnChannel(control, (DatagramChannel) channel);
    }

    public static void answerOnNetworkChannel(SocketChannel control, NetworkChannel channel) throws IOException {
        answerOnChannel(control, (DatagramChannel) channel);
    }

    public static void answerOnSelectableChannel(SocketChannel control, SelectableChannel channel) throws IOException {
        answerOnChannel(control, (DatagramChannel) channel);
    }

    public static void answerOnMulticastChannel(SocketChannel control, MulticastChannel channel) throws IOException {
        answerOnChannel(control, (DatagramChannel) channel);
    }
}
