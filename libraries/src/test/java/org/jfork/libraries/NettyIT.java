package org.jfork.libraries;

import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.Nested;

/** Event loops that a template has started go on in its forks, which listen and connect anew. */
class NettyIT {
    static final class Nio extends Echo {
        Nio() {
            super(NioIoHandler.newFactory(), NioServerSocketChannel::new, NioSocketChannel::new);
        }
    }

    static final class Epoll extends Echo {
        Epoll() {
            super(EpollIoHandler.newFactory(), EpollServerSocketChannel::new, EpollSocketChannel::new);
        }
    }

    @Nested
    class NioChannels extends InTemplate {
        NioChannels() {
            super(Nio.class);
        }
    }

    @Nested
    class NativeEpollChannels extends InTemplate {
        NativeEpollChannels() {
            super(Epoll.class);
        }
    }
}
