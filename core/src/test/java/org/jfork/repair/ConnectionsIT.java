package org.jfork.repair;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jfork.Fork;
import org.jfork.Hazard;
import org.jfork.Treatment;
import org.jfork.Worker;
import org.jfork.WorkerFunction;
import org.jfork.support.Dialogue;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sockets, pipes and event loops that a template has open when it is forked. */
@ExtendWith(ProcessHygiene.class)
class ConnectionsIT {
    private static final int TIMES = 50;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** What a template holds. */
    private static volatile Object held;

    private static volatile Object other;

    private static List<String> together(Fork template, WorkerFunction.With0 function) {
        List<CompletableFuture<Worker>> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) workers.add(template.fork().run(function));
        return workers.stream().map(Dialogue::answer).toList();
    }

    @Test
    void aConnectionMustBeAtItsEndInAWorkerAndGoOnInTheTemplate() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Fork template = Fork.create().eval(args -> connect(args[0]), "" + server.getLocalPort());
                Socket peer = server.accept()) {
            assertThat(together(template, ConnectionsIT::readConnection)).containsOnly("end -1");
            template.eval(args -> ((Socket) held).getOutputStream().write(42));
            assertThat(answer(template.fork().run(ConnectionsIT::readConnection)))
                    .isEqualTo("end -1");
            assertThat(peer.getInputStream().read()).isEqualTo(42);
        }
    }

    private static void connect(String port) throws IOException {
        held = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    public static void readConnection(SocketChannel control) throws IOException {
        say(control, "end", ((Socket) held).getInputStream().read());
    }

    @Test
    void aConnectionMustBeRefusedWhereThePolicySaysSo() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Fork template = Fork.builder()
                        .treat(Hazard.CONNECTION, Treatment.REFUSE)
                        .exec()
                        .eval(args -> connect(args[0]), "" + server.getLocalPort())) {
            assertThat(failure(template.fork().run(ConnectionsIT::readConnection)))
                    .hasMessageContaining("is a connection to somebody outside of this process")
                    .hasMessageContaining("(hazard CONNECTION)");
            template.eval(args -> ((Socket) held).close());
            assertThat(answer(template.fork().run(ConnectionsIT::tell))).isEqualTo("here");
        }
    }

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    @Test
    void aListenerMustServeTheTemplateOnly() throws Exception {
        try (Fork template = Fork.create().eval(args -> listen())) {
            assertThat(together(template, ConnectionsIT::acceptOne))
                    .allSatisfy(answer -> assertThat(answer).isEqualTo("java.io.IOException: Invalid argument"));
            int port = Integer.parseInt(answer(template.fork().run(ConnectionsIT::tellPort)));
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                template.eval(args -> {
                    try (Socket accepted = ((ServerSocket) held).accept()) {
                        accepted.getOutputStream().write(43);
                    }
                });
                assertThat(answer(template.fork().run(ConnectionsIT::tell))).isEqualTo("here");
                assertThat(client.getInputStream().read()).isEqualTo(43);
            }
        }
    }

    private static void listen() throws IOException {
        held = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    public static void acceptOne(SocketChannel control) {
        try {
            ((ServerSocket) held).accept();
            say(control, "accepted");
        } catch (IOException e) {
            say(control, e);
        }
    }

    public static void tellPort(SocketChannel control) {
        say(control, ((ServerSocket) held).getLocalPort());
    }

    @Test
    void aListenerMustBeSharedWhereThatIsAllowed() throws Exception {
        try (Fork template =
                Fork.builder().treat(Hazard.LISTENER, Treatment.ALLOW).exec().eval(args -> listen())) {
            int port = Integer.parseInt(answer(template.fork().run(ConnectionsIT::tellPort)));
            CompletableFuture<Worker> worker = template.fork().run(ConnectionsIT::acceptOne);
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            assertThat(answer(worker)).isEqualTo("accepted");
        }
    }

    /** An event loop of the template with a listener: it must not spin in a worker, and serve what is new there. */
    @Test
    void aSelectorMustForgetTheListenersOfTheTemplate() {
        try (Fork template = Fork.create().eval(args -> openSelector())) {
            assertThat(together(template, ConnectionsIT::selectOwn)).containsOnly("quiet true, own 1");
        }
    }

    private static void openSelector() throws IOException {
        held = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open().bind(ANY_PORT);
        server.configureBlocking(false);
        server.register((Selector) held, SelectionKey.OP_ACCEPT);
        ((Selector) held).selectNow();
        other = server;
    }

    public static void selectOwn(SocketChannel control) throws IOException {
        Selector selector = (Selector) held;
        boolean quiet = selector.select(30) == 0;
        try (ServerSocketChannel own = ServerSocketChannel.open().bind(ANY_PORT)) {
            own.configureBlocking(false);
            own.register(selector, SelectionKey.OP_ACCEPT);
            SocketChannel client = SocketChannel.open(own.getLocalAddress());
            say(control, "quiet", quiet + ", own", selector.select(20_000));
            client.close();
        }
    }

    @Test
    void aPipeOfTheTemplateMustBeAnotherInEachWorker() {
        try (Fork template = Fork.create().eval(args -> openPipe())) {
            assertThat(together(template, ConnectionsIT::usePipe)).containsOnly("waiting 7, then 50 of 50");
            assertThat(answer(template.run(ConnectionsIT::usePipe))).isEqualTo("waiting 7, then 50 of 50");
        }
    }

    private static void openPipe() throws IOException {
        held = Pipe.open();
        ((Pipe) held).sink().write(ByteBuffer.wrap(new byte[] {7}));
    }

    public static void usePipe(SocketChannel control) throws IOException {
        Pipe pipe = (Pipe) held;
        int first = readOctet(pipe), good = 0;
        for (int i = 0; i < TIMES; i++) {
            pipe.sink().write(ByteBuffer.wrap(new byte[] {(byte) i}));
            good += readOctet(pipe) == i ? 1 : 0;
        }
        say(control, "waiting", first + ", then", good, "of", TIMES);
    }

    private static int readOctet(Pipe pipe) throws IOException {
        ByteBuffer octet = ByteBuffer.allocate(1);
        pipe.source().read(octet);
        return octet.get(0);
    }

    @Test
    void anAsynchronousChannelGroupMustWorkInWorkersAndTemplateAtOnce() {
        try (Fork template = Fork.create().eval(args -> {
            held = AsynchronousChannelGroup.withFixedThreadPool(2, Executors.defaultThreadFactory());
            other = asynchronousEchoes();
        })) {
            assertThat(together(template, ConnectionsIT::echoAsynchronously)).containsOnly("50 of 50");
            assertThat(answer(template.run(ConnectionsIT::echoAsynchronously))).isEqualTo("50 of 50");
        }
    }

    public static void echoAsynchronously(SocketChannel control) throws Exception {
        say(control, asynchronousEchoes(), "of", TIMES);
    }

    private static int asynchronousEchoes() throws Exception {
        AsynchronousChannelGroup group = (AsynchronousChannelGroup) held;
        int good = 0;
        try (AsynchronousServerSocketChannel server =
                AsynchronousServerSocketChannel.open(group).bind(ANY_PORT)) {
            for (int i = 0; i < TIMES; i++) good += asynchronousEcho(group, server, (byte) i) ? 1 : 0;
        }
        return good;
    }

    private static boolean asynchronousEcho(
            AsynchronousChannelGroup group, AsynchronousServerSocketChannel server, byte octet) throws Exception {
        Future<AsynchronousSocketChannel> accepting = server.accept();
        try (AsynchronousSocketChannel client = AsynchronousSocketChannel.open(group)) {
            client.connect(server.getLocalAddress()).get(20, SECONDS);
            try (AsynchronousSocketChannel accepted = accepting.get(20, SECONDS)) {
                ByteBuffer got = ByteBuffer.allocate(1);
                Future<Integer> reading = accepted.read(got);
                client.write(ByteBuffer.wrap(new byte[] {octet})).get(20, SECONDS);
                return reading.get(20, SECONDS) == 1 && got.get(0) == octet;
            }
        }
    }

    /** One client, with a pooled connection to the server, used by all at once. */
    @Test
    void anHttpClientOfTheTemplateMustWorkInWorkersAndTemplateAtOnce() throws IOException {
        HttpServer server = HttpServer.create(ANY_PORT, 0);
        server.createContext("/", exchange -> {
            byte[] query = exchange.getRequestURI().getQuery().getBytes();
            exchange.sendResponseHeaders(200, query.length);
            exchange.getResponseBody().write(query);
            exchange.close();
        });
        server.start();
        try (Fork template = Fork.create()
                .eval(
                        args -> {
                            other = args[0];
                            held = HttpClient.newHttpClient();
                            asks(5);
                        },
                        "" + server.getAddress().getPort())) {
            assertThat(together(template, ConnectionsIT::askServer)).containsOnly("50 of 50");
            assertThat(answer(template.run(ConnectionsIT::askServer))).isEqualTo("50 of 50");
        } finally {
            server.stop(0);
        }
    }

    public static void askServer(SocketChannel control) throws Exception {
        say(control, asks(TIMES), "of", TIMES);
    }

    private static int asks(int times) throws Exception {
        int good = 0;
        for (int i = 0; i < times; i++) {
            String query = ProcessHandle.current().pid() + "-" + i;
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + other + "/?" + query))
                    .build();
            HttpResponse<String> response = ((HttpClient) held).send(request, HttpResponse.BodyHandlers.ofString());
            good += response.body().equals(query) ? 1 : 0;
        }
        return good;
    }
}
