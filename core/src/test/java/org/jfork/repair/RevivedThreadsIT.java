package org.jfork.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jfork.Fork;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Threads that were started in the template, in its children. */
@ExtendWith(ProcessHygiene.class)
class RevivedThreadsIT {
    private static final int CHILDREN = 3;

    /** Blocked in the template. */
    public static final class Blocked {
        static final BlockedThreads OF_TEMPLATE = new BlockedThreads();

        static {
            try {
                OF_TEMPLATE.blockInJava();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private Blocked() {}

        public static void interrupt(SocketChannel control) throws Exception {
            say(control, OF_TEMPLATE.interrupt());
        }

        public static void close(SocketChannel control) throws Exception {
            say(control, OF_TEMPLATE.close());
        }
    }

    @Test
    void threadsThatWereBlockedInTheTemplateMustBeInterruptible() throws Exception {
        try (Fork template = Fork.create().require(Blocked.class)) {
            for (String answer : Siblings.answers(template, CHILDREN, Blocked.class.getName() + "::interrupt"))
                assertThat(answer)
                        .isEqualTo("{lock=InterruptedException, park=true, pipe=ClosedByInterruptException, "
                                + "select=0 true, semaphore=InterruptedException, sleep=InterruptedException, "
                                + "wait=InterruptedException}");
        }
    }

    @Test
    void channelsInWhichThreadsWereBlockedInTheTemplateMustBeClosable() throws Exception {
        try (Fork template = Fork.create().require(Blocked.class)) {
            for (String answer : Siblings.answers(template, CHILDREN, Blocked.class.getName() + "::close"))
                assertThat(answer).isEqualTo("{pipe=AsynchronousCloseException, select=0 false}");
        }
    }

    /** Idle in the template; to be blocked in a child. */
    public static final class Idle {
        static final BlockedThreads OF_TEMPLATE = new BlockedThreads();

        private Idle() {}

        public static void interrupt(SocketChannel control) throws Exception {
            OF_TEMPLATE.blockInJava();
            OF_TEMPLATE.blockInChannels();
            say(control, OF_TEMPLATE.interrupt());
        }

        public static void close(SocketChannel control) throws Exception {
            OF_TEMPLATE.blockInJava();
            OF_TEMPLATE.blockInChannels();
            OF_TEMPLATE.blockInSockets();
            say(control, OF_TEMPLATE.close());
        }
    }

    @Test
    void revivedThreadsMustBeInterruptible() {
        try (Fork template = Fork.create().require(Idle.class)) {
            assertThat(answer(template.fork().run(Idle::interrupt)))
                    .isEqualTo("{accept=ClosedByInterruptException, channel=ClosedByInterruptException, "
                            + "lock=InterruptedException, park=true, pipe=ClosedByInterruptException, "
                            + "select=0 true, semaphore=InterruptedException, sleep=InterruptedException, "
                            + "wait=InterruptedException}");
        }
    }

    @Test
    void channelsInWhichRevivedThreadsAreBlockedMustBeClosable() {
        try (Fork template = Fork.create().require(Idle.class)) {
            assertThat(answer(template.fork().run(Idle::close)))
                    .isEqualTo("{accept=AsynchronousCloseException, channel=AsynchronousCloseException, "
                            + "datagram=SocketException, pipe=AsynchronousCloseException, select=0 false, "
                            + "server socket=SocketException, socket=SocketException}");
        }
    }

    /** A thread that is deep in its stack, and one that has just caught an overflow; both wait. */
    public static final class Deep implements Runnable {
        private static final int AWAY = 400; // frames from the end
        static final Deep OF_TEMPLATE = new Deep();

        private final Thread thread = new Thread(null, this, "deep", 512 << 10);
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);
        private int deepest;
        private volatile String outcome;

        private Deep() {
            thread.setDaemon(true);
            thread.start();
            try {
                if (!reached.await(20, TimeUnit.SECONDS)) throw new IllegalStateException("not deep");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void run() {
            int limit = overflow() - AWAY;
            String bottom = fall(1, limit) == limit ? "bottom" : "lost";
            outcome = bottom + " overflow " + (overflow() > AWAY) + " again " + (overflow() > AWAY);
        }

        private int overflow() {
            deepest = 0;
            try {
                return fall(1, -1);
            } catch (StackOverflowError e) {
                return deepest;
            }
        }

        private int fall(int depth, int bottom) {
            deepest = depth;
            return depth == bottom ? pause() : fall(depth + 1, bottom) + 1;
        }

        private int pause() {
            reached.countDown();
            try {
                go.await();
                return 1;
            } catch (InterruptedException e) {
                return 0;
            }
        }

        public static void tell(SocketChannel control) throws Exception {
            OF_TEMPLATE.go.countDown();
            OF_TEMPLATE.thread.join(20_000);
            say(control, OF_TEMPLATE.outcome);
        }

        /** On the thread that forked. */
        public static void overflowHere(SocketChannel control) {
            for (int i = 0; i < 3; i++) if (OF_TEMPLATE.overflow() <= AWAY) say(control, "not caught");
            say(control, "caught");
        }
    }

    @Test
    void aThreadMustComeBackFromItsDepthsAndOverflowItsStack() throws Exception {
        try (Fork template = Fork.builder().jvmOptions("-Xint").exec().require(Deep.class)) { // frames of one size
            for (String answer : Siblings.answers(template, CHILDREN, Deep.class.getName() + "::tell"))
                assertThat(answer).isEqualTo("bottom overflow true again true");
            assertThat(answer(template.fork().run(Deep::overflowHere))).isEqualTo("caught");
        }
    }
}
