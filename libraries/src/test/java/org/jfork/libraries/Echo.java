package org.jfork.libraries;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A server and a client of Netty in one process, on event loops that are started once. */
abstract class Echo implements Library {
    private static final int LENGTH = 100_000;
    private static final int LIMIT_SECONDS = 20;

    private final IoHandlerFactory handlers;
    private final ChannelFactory<ServerChannel> servers;
    private final ChannelFactory<Channel> clients;
    private EventLoopGroup loops;

    Echo(IoHandlerFactory handlers, ChannelFactory<ServerChannel> servers, ChannelFactory<Channel> clients) {
        this.handlers = handlers;
        this.servers = servers;
        this.clients = clients;
    }

    @Override
    public void load(String... arguments) {
        loops = new MultiThreadIoEventLoopGroup(2, handlers);
    }

    @Override
    public boolean goesOnInForks() {
        return false;
    }

    @Override
    public void use(int number) throws Exception {
        Channel server = listen();
        try {
            byte[] octets = new byte[LENGTH];
            new Random(number).nextBytes(octets);
            assertThat(echo(server, octets)).isEqualTo(octets);
        } finally {
            server.close().await(LIMIT_SECONDS, SECONDS);
        }
    }

    private Channel listen() throws Exception {
        ServerBootstrap server = new ServerBootstrap()
                .group(loops)
                .channelFactory(servers)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Answering());
                    }
                });
        return server.bind(InetAddress.getLoopbackAddress(), 0).sync().channel();
    }

    private byte[] echo(Channel server, byte[] octets) throws Exception {
        Collecting collecting = new Collecting();
        Bootstrap bootstrap =
                new Bootstrap().group(loops).channelFactory(clients).handler(collecting);
        Channel client = bootstrap
                .connect((InetSocketAddress) server.localAddress())
                .sync()
                .channel();
        client.writeAndFlush(Unpooled.wrappedBuffer(octets));
        try {
            return collecting.all.get(LIMIT_SECONDS, SECONDS);
        } finally {
            client.close().await(LIMIT_SECONDS, SECONDS);
        }
    }

    private static final class Answering extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private static final class Collecting extends SimpleChannelInboundHandler<ByteBuf> {
        private final CompletableFuture<byte[]> all = new CompletableFuture<>();
        private final ByteBuf received = Unpooled.buffer(LENGTH);

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            received.writeBytes(message);
            if (received.readableBytes() == LENGTH) all.complete(received.array());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            all.completeExceptionally(new AssertionError("the connection has ended"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            all.completeExceptionally(cause);
        }
    }
}
