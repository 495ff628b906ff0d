package org.jfork.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jfork.Fork;
import org.jfork.Worker;
import org.junit.jupiter.api.Test;

/** Event loops that were opened in the template, used by template and children at the same time. */
class EventLoopIT {
    private static final int CHILDREN = 3;
    private static final int TIMES = 50;
    private static final int ECHOES = 100;

    /** A selector with registrations, and a thread of the template that goes on using it. */
    public static final class Loop {
        static final Selector SELECTOR = openSelector();
        static final AtomicInteger WAKEUPS = new AtomicInteger();
        static final CountDownLatch DONE = new CountDownLatch(1);

        static {
            startDaemon(() -> {
                wakeups();
                DONE.countDown();
            });
        }

        private Loop() {}

        private static Selector openSelector() {
            try {
                ServerSocketChannel server = ServerSocketChannel.open().bind(loopback(0));
                server.configureBlocking(false);
                Selector selector = Selector.open();
                server.register(selector, SelectionKey.OP_ACCEPT);
                selector.selectNow();
                return selector;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Each select must return for its own wakeup, and for nothing else. */
        static void wakeups() {
            for (int i = 0; i < TIMES; i++) {
                try {
                    SELECTOR.wakeup();
                    int selected = SELECTOR.select(5_000);
                    long start = System.nanoTime();
                    int spurious = SELECTOR.select(5);
                    boolean waited = System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(3);
                    if (selected == 0 && spurious == 0 && waited) WAKEUPS.incrementAndGet();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        public static void inChild(SocketChannel control) throws Exception {
            // The template's thread runs on in the child as well; it uses the selector to its end first.
            if (!DONE.await(60, TimeUnit.SECONDS)) throw new IllegalStateException("the template's thread hangs");
            WAKEUPS.set(0);
            wakeups();
            Siblings.write(control, WAKEUPS.get() + " of " + TIMES + ", echoes " + selectorEchoes(SELECTOR));
        }

        public static void inTemplate(SocketChannel control) throws Exception {
            if (!DONE.await(60, TimeUnit.SECONDS)) throw new IllegalStateException("the template's thread hangs");
            Siblings.write(control, WAKEUPS.get() + " of " + TIMES);
        }

        private static int selectorEchoes(Selector selector) throws IOException {
            int good = 0;
            try (ServerSocketChannel server = ServerSocketChannel.open().bind(loopback(0))) {
                server.configureBlocking(false);
                SelectionKey key = server.register(selector, SelectionKey.OP_ACCEPT);
                for (int i = 0; i < 10; i++) good += selectorEcho(selector, server) ? 1 : 0;
                key.cancel();
            }
            return good;
        }

        private static boolean selectorEcho(Selector selector, ServerSocketChannel server) throws IOException {
            try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
                selector.selectedKeys().clear();
                if (selector.select(5_000) != 1) return false;
                try (SocketChannel accepted = server.accept()) {
                    accepted.write(ByteBuffer.wrap(new byte[] {42}));
                    ByteBuffer answer = ByteBuffer.allocate(1);
                    return client.read(answer) == 1 && answer.get(0) == 42;
                }
            }
        }
    }

    /** Apart from the class below: its static initialiser waits for virtual threads that need this one's methods. */
    static final class VirtualEcho {
        private VirtualEcho() {}

        static int echoes(int times) {
            int good = 0;
            for (int i = 0; i < times; i++) good += echo() ? 1 : 0;
            return good;
        }

        private static boolean echo() {
            try (ServerSocketChannel server = ServerSocketChannel.open().bind(loopback(0))) {
                CompletableFuture<Boolean> answer = new CompletableFuture<>();
                startVirtual(() -> serve(server));
                startVirtual(() -> answer.complete(ask(server)));
                return answer.get(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                return false;
            }
        }

        /**
         * All who come: a listening socket is shared with forks, and in a fork that is made between the two the copy of the one who asks comes
         * here as well, while the copy of this one may serve who asks here.
         */
        private static void serve(ServerSocketChannel server) {
            while (server.isOpen()) {
                try (SocketChannel accepted = server.accept()) {
                    ByteBuffer octet = ByteBuffer.allocate(1);
                    accepted.read(octet);
                    octet.flip();
                    accepted.write(octet);
                } catch (IOException e) {
                    // Whoever asked is gone, or all is over.
                }
            }
        }

        /** Again if a fork that served it has ended meanwhile. */
        private static boolean ask(ServerSocketChannel server) {
            for (int tries = 0; tries <= CHILDREN; tries++) {
                try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
                    client.write(ByteBuffer.wrap(new byte[] {42}));
                    ByteBuffer answer = ByteBuffer.allocate(1);
                    if (client.read(answer) == 1) return answer.get(0) == 42;
                } catch (IOException e) {
                    if (!server.isOpen()) return false;
                }
            }
            return false;
        }

        private static void startVirtual(Runnable work) {
            try {
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Virtual threads that wait for sockets, from JDK 21 on. */
    public static final class Virtual {
        static final AtomicInteger GOOD = new AtomicInteger();
        static final CountDownLatch DONE = new CountDownLatch(1);

        static {
            GOOD.addAndGet(VirtualEcho.echoes(10)); // the scheduler and the pollers exist before the fork
            startDaemon(() -> {
                GOOD.addAndGet(VirtualEcho.echoes(ECHOES));
                DONE.countDown();
            });
        }

        private Virtual() {}

        public static void inChild(SocketChannel control) throws Exception {
            Siblings.write(control, VirtualEcho.echoes(ECHOES) + " of " + ECHOES);
        }

        public static void inTemplate(SocketChannel control) throws Exception {
            if (!DONE.await(60, TimeUnit.SECONDS)) throw new IllegalStateException("the template's thread hangs");
            Siblings.write(control, GOOD.get() - 10 + " of " + ECHOES);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static void startDaemon(Runnable work) {
        Thread thread = new Thread(work, "of the template");
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void selectorMustWorkInChildrenAndTemplateAtOnce() throws Exception {
        List<String> answers = together(Loop.class);
        assertThat(answers)
                .containsExactly("50 of 50, echoes 10", "50 of 50, echoes 10", "50 of 50, echoes 10", "50 of 50");
    }

    @Test
    void virtualThreadsMustWorkInChildrenAndTemplateAtOnce() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "there are no virtual threads before JDK 21");
        assertThat(together(Virtual.class)).containsExactly("100 of 100", "100 of 100", "100 of 100", "100 of 100");
    }

    /** Children first, while a thread of the template is at work; then the template itself becomes a worker and tells. */
    private static List<String> together(Class<?> type) throws Exception {
        Fork template = Fork.builder().stayFrozen(false).exec().require(type);
        List<CompletableFuture<Worker>> workers = new ArrayList<>();
        for (int i = 0; i < CHILDREN; i++) workers.add(template.fork().run(type.getName() + "::inChild"));
        workers.add(template.run(type.getName() + "::inTemplate"));
        List<String> answers = new ArrayList<>();
        for (CompletableFuture<Worker> worker : workers) answers.add(Siblings.answer(worker.get(90, TimeUnit.SECONDS)));
        return answers;
    }
}
