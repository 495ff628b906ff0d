package org.jfork.examples.prefork;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;

/** Where this example listens. */
final class Loopback {
    /** Room for connections that nobody has accepted yet, far more than there are clients, so that none is refused. */
    private static final int BACKLOG = 1024;

    private Loopback() {}

    /** A socket of the kernel's choice of port, in blocking mode; see {@link HttpWorker#serve}. */
    static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    }

    static URI uri(ServerSocketChannel listener) throws IOException {
        int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/");
    }
}
