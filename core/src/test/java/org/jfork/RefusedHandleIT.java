package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What looks like a handle and cannot be one: the reason is told, nothing is sent, and the process stays usable. */
@ExtendWith(ProcessHygiene.class)
class RefusedHandleIT {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    Path directory;

    private Fork process;

    @BeforeEach
    void makeProcess() {
        process = Fork.create();
    }

    @AfterEach
    void theProcessMustBeUsableAndHaveGotNothing() {
        assertThat(answer(process.run("org.jfork.RefusedHandleIT::countHandles")))
                .isEqualTo("0");
    }

    public static void countHandles(SocketChannel control, Object... handles) {
        say(control, handles.length);
    }

    private void expectRefusal(Object handle, String... words) {
        assertThatIllegalArgumentException()
                .as("%s", handle)
                .isThrownBy(() -> process.sendHandle(handle))
                .withMessageContainingAll(words);
    }

    @Test
    void encryptedSocketsMustBeRefused() throws IOException {
        try (Closeable server = SSLServerSocketFactory.getDefault().createServerSocket(0, 1, LOOPBACK);
                Socket unconnected = SSLSocketFactory.getDefault().createSocket()) {
            expectRefusal(server, "SSLServerSocket", "encrypted");
            expectRefusal(unconnected, "SSLSocket", "encryption");
        }
    }

    @Test
    void aSocketThatIsConnectedAndEncryptedMustBeRefused() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK);
                Socket plain = new Socket(LOOPBACK, server.getLocalPort());
                Socket encrypted = ((SSLSocketFactory) SSLSocketFactory.getDefault())
                        .createSocket(plain, "localhost", server.getLocalPort(), true)) {
            expectRefusal(encrypted, "SSLSocket", "encryption");
        }
    }

    @Test
    void channelsOfForeignFileSystemsMustBeRefused() throws IOException {
        Path archive = directory.resolve("archive.zip");
        try (FileSystem foreign = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path inside = Files.writeString(foreign.getPath("/file"), "text");
            try (Channel bytes = Files.newByteChannel(inside);
                    Channel file = FileChannel.open(inside)) {
                expectRefusal(bytes, "foreign provider");
                expectRefusal(file, "foreign provider");
            }
        }
    }

    /** The descriptor would say nothing of what it is for. */
    @Test
    void socketsThatAreNotYetConnectedOrBoundMustBeRefused() throws IOException {
        try (ServerSocket server = new ServerSocket();
                Socket socket = new Socket();
                Socket bound = new Socket();
                SocketChannel channel = SocketChannel.open();
                SocketChannel unix = SocketChannel.open(StandardProtocolFamily.UNIX);
                ServerSocketChannel listener = ServerSocketChannel.open()) {
            bound.bind(new InetSocketAddress(LOOPBACK, 0));
            for (Object handle : new Object[] {socket, bound, channel, channel.socket(), unix})
                expectRefusal(handle, "not connected");
            for (Object handle : new Object[] {server, listener, listener.socket()}) expectRefusal(handle, "not bound");
        }
    }

    @Test
    void whatWasClosedOrNeverOpenMustBeRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");
        RandomAccessFile access = new RandomAccessFile(file.toFile(), "r");
        access.close();
        FileChannel channel = FileChannel.open(file);
        channel.close();
        ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        listener.close();
        Socket socket = new Socket();
        socket.close();
        for (Object closed : new Object[] {access, channel, listener, listener.socket(), socket, new FileDescriptor()})
            expectRefusal(closed, "closed");
    }

    /** A socket that somebody else made, over a proxy for instance. */
    private static final class ForeignImpl extends SocketImpl {
        @Override
        protected void create(boolean stream) {}

        @Override
        protected void connect(String host, int port) {}

        @Override
        protected void connect(InetAddress address, int port) {}

        @Override
        protected void connect(SocketAddress address, int timeout) {}

        @Override
        protected void bind(InetAddress host, int port) {}

        @Override
        protected void listen(int backlog) {}

        @Override
        protected void accept(SocketImpl socket) {}

        @Override
        protected java.io.InputStream getInputStream() {
            return java.io.InputStream.nullInputStream();
        }

        @Override
        protected java.io.OutputStream getOutputStream() {
            return java.io.OutputStream.nullOutputStream();
        }

        @Override
        protected int available() {
            return 0;
        }

        @Override
        protected void close() {}

        @Override
        protected void sendUrgentData(int octet) {}

        @Override
        public Object getOption(int option) {
            return 0;
        }

        @Override
        public void setOption(int option, Object value) {}
    }

    private static final class ForeignSocket extends Socket {
        ForeignSocket() throws IOException {
            super(new ForeignImpl());
        }
    }

    @Test
    void aSocketOfAForeignImplementationMustBeRefused() throws IOException {
        try (Socket socket = new ForeignSocket()) {
            socket.connect(new InetSocketAddress(LOOPBACK, 9));
            expectRefusal(socket, "foreign");
        }
    }
}
