package org.jfork.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.rpc.RpcSupport.failure;
import static org.jfork.rpc.RpcSupport.get;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jfork.Fork;
import org.jfork.RemoteException;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith({ProcessHygiene.class, RpcSupport.class})
class CodecIT {
    /** Of another library, which needs to know the types. */
    static final class Json implements Codec {
        private static final long serialVersionUID = 1;
        private static final ObjectMapper MAPPER = new ObjectMapper();

        @Override
        public void encode(Object value, Output out) throws IOException {
            out.write(MAPPER.writeValueAsBytes(value));
        }

        @Override
        public Object decode(Input in, Type type) throws IOException {
            return MAPPER.readValue(in.readAllBytes(), MAPPER.constructType(type));
        }
    }

    record Item(String name, int count) implements Serializable {}

    interface Stock {
        CompletableFuture<Map<String, Item>> add(List<Item> items, Item extra, int times) throws IOException;
    }

    static final class Shelf implements Stock {
        @Override
        public CompletableFuture<Map<String, Item>> add(List<Item> items, Item extra, int times) throws IOException {
            RpcWorker.event(List.of(items.size(), "items"));
            if (times < 0) throw new IllegalArgumentException("no negative times");
            Item all = new Item(extra.name() + items.get(0).name(), extra.count() * times);
            return CompletableFuture.completedFuture(Map.of("all", all));
        }
    }

    private static void end(Rpc<?> rpc) {
        rpc.close();
        get(rpc.onExit());
    }

    @Test
    void aCodecOfAnotherLibraryMustSeeTheDeclaredTypes() throws IOException {
        List<Object> events = new ArrayList<>();
        Rpc<Stock> rpc = Rpc.<Stock>of(Stock.class, arguments -> new Shelf())
                .codec(new Json())
                .onEvent(events::add)
                .start(Fork.create());
        assertThat(get(rpc.calls().add(List.of(new Item("b", 1)), new Item("a", 3), 2)))
                .isEqualTo(Map.of("all", new Item("ab", 6)));
        assertThat(events).containsExactly(List.of(1, "items"));
        assertThat(failure(rpc.calls().add(List.of(), new Item("a", 3), -1)))
                .isInstanceOfSatisfying(RemoteException.class, remote -> {
                    assertThat(remote.remoteClass()).isEqualTo("java.lang.IllegalArgumentException");
                    assertThat(remote).hasMessage("no negative times");
                    assertThat(remote.remoteTrace()).contains("Shelf.add");
                });
        end(rpc);
    }

    @Test
    void octetsMustArriveAsTheyAreAndExceptionsAsTexts() {
        Rpc<Function<byte[], CompletableFuture<byte[]>>> rpc = Rpc.of((byte[] octets) -> {
                    if (octets.length == 0) throw new IllegalStateException("nothing");
                    return (new String(octets, UTF_8) + "!").getBytes(UTF_8);
                })
                .codec(Codec.octets())
                .start(Fork.create());
        assertThat(get(rpc.calls().apply("tea".getBytes(UTF_8))))
                .asString(UTF_8)
                .isEqualTo("tea!");
        assertThat(failure(rpc.calls().apply(new byte[0])))
                .isInstanceOf(RemoteException.class)
                .hasMessage("nothing");
        end(rpc);
    }

    /** As if it had been taken over. */
    static final class Surprise implements Serializable {
        private static final long serialVersionUID = 1;
    }

    static final class SurprisingException extends Exception {
        private static final long serialVersionUID = 1;
    }

    @Test
    void whatTheFilterRefusesMustNotBecomeAnObjectHere() {
        ObjectInputFilter filter = ObjectInputFilter.Config.createFilter("java.lang.*;java.util.*;!*");
        Rpc<Function<Integer, CompletableFuture<Object>>> rpc = Rpc.of((Integer what) -> {
                    if (what == 0) throw new SurprisingException();
                    return what == 1 ? new Surprise() : (Object) List.of("fine");
                })
                .codec(Codec.java(filter))
                .start(Fork.create());
        assertThat(failure(rpc.calls().apply(1)))
                .isInstanceOf(InvalidClassException.class)
                .hasMessageContaining("REJECTED");
        assertThat(failure(rpc.calls().apply(0)))
                .isInstanceOfSatisfying(
                        RemoteException.class,
                        remote -> assertThat(remote.remoteClass()).endsWith("SurprisingException"));
        assertThat(get(rpc.calls().apply(2))).isEqualTo(List.of("fine"));
        end(rpc);
    }

    /** A record with handles, as a value can have them anywhere. */
    static final class Ends implements Serializable {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // the codec takes care of it
        final Object in;

        @SuppressWarnings("serial")
        final Object out;

        Ends(Object in, Object out) {
            this.in = in;
            this.out = out;
        }
    }

    @Test
    void handlesMustTravelInsideCallsAndAnswers(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "from a file");
        Rpc<Function<Ends, CompletableFuture<Ends>>> rpc = Rpc.of((Ends ends) -> {
                    ByteBuffer octets = ByteBuffer.allocate(100);
                    ((FileChannel) ends.in).read(octets);
                    ((Pipe.SinkChannel) ends.out).write(octets.flip());
                    ((Pipe.SinkChannel) ends.out).close();
                    ServerSocketChannel listener =
                            ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    return new Ends(listener, SocketChannel.open(listener.getLocalAddress()));
                })
                .start(Fork.create());
        Pipe pipe = Pipe.open();
        CompletableFuture<Ends> answer;
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
                Pipe.SinkChannel out = pipe.sink()) {
            answer = rpc.calls().apply(new Ends(in, out));
        }
        Ends ends = get(answer);
        ByteBuffer octets = ByteBuffer.allocate(100);
        try (Pipe.SourceChannel source = pipe.source();
                ServerSocketChannel listener = (ServerSocketChannel) ends.in;
                SocketChannel client = (SocketChannel) ends.out;
                SocketChannel accepted = listener.accept()) {
            while (source.read(octets) > 0) continue;
            assertThat(new String(octets.array(), 0, octets.position(), UTF_8)).isEqualTo("from a file");
            assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
        }
        end(rpc);
    }

    @Test
    void handlesMustTravelByTheHundred() throws IOException {
        Rpc<Function<Object, CompletableFuture<Object>>> rpc =
                Rpc.of((Object all) -> all).start(Fork.create());
        List<Object> sent = new ArrayList<>(), answers = new ArrayList<>();
        for (int i = 0; i < 254; i++) sent.add(FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ));
        for (int i = 0; i < 4; i++)
            answers.addAll((List<?>) get(rpc.calls().apply(new ArrayList<>(sent.subList(0, 250)))));
        assertThat(failure(rpc.calls().apply(new ArrayList<>(sent)))).hasMessageContaining("253");
        for (Object channel : sent) ((FileChannel) channel).close();
        assertThat(answers).hasSize(1000).allMatch(FileChannel.class::isInstance);
        for (Object channel : answers) ((FileChannel) channel).close();
        end(rpc);
    }
}
