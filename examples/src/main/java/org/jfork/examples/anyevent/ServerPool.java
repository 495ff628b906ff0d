package org.jfork.examples.anyevent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jfork.Fork;
import org.jfork.Worker;

/** A template that has a listening socket, and ten servers forked from it that accept from that socket. */
public final class ServerPool {
    private static final int SERVERS = 10;

    private ServerPool() {}

    /**
     * The main program.
     *
     * @param arguments none
     * @throws IOException if a socket fails
     */
    public static void main(String[] arguments) throws IOException {
        List<Worker> servers = new ArrayList<>();
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2 * SERVERS);
            start(listener, servers);
            System.out.println("answers came from " + askAtOnce(listener.getLocalAddress()));
        } finally {
            servers.forEach(Worker::destroy);
        }
        for (Worker server : servers)
            System.out.println("a server has ended: " + server.onExit().join());
    }

    private static void start(ServerSocketChannel listener, List<Worker> servers) throws IOException {
        try (Fork pool = Fork.create().require(ServerPool.class).sendHandle(listener)) {
            for (int id = 1; id <= SERVERS; id++) {
                servers.add(pool.fork()
                        .sendArg(String.valueOf(id))
                        .run(ServerPool::serve)
                        .join());
            }
        }
        for (Worker server : servers) server.channel().close(); // not used, as in the servers
    }

    /** As many connections at a time as there are servers: each has one, since a server keeps one until we close it. */
    private static TreeSet<Integer> askAtOnce(SocketAddress address) throws IOException {
        List<SocketChannel> connections = new ArrayList<>();
        try {
            for (int i = 0; i < SERVERS; i++) connections.add(SocketChannel.open(address));
            TreeSet<Integer> ids = new TreeSet<>();
            for (SocketChannel connection : connections) ids.add(Integer.valueOf(Lines.hear(connection)));
            return ids;
        } finally {
            for (SocketChannel connection : connections) connection.close();
        }
    }

    /**
     * Runs in each server, until it is destroyed.
     *
     * @param control closed, as it is not used. A server that kept it could read when its caller is gone
     * @param listener where to accept
     * @param id the number of this server
     * @throws IOException if a socket fails
     */
    public static void serve(SocketChannel control, ServerSocketChannel listener, int id) throws IOException {
        control.close();
        while (true) {
            try (SocketChannel client = listener.accept()) {
                Lines.say(client, id);
                Lines.hear(client);
            }
        }
    }
}
