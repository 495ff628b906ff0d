package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class RequireIT {
    /** Remembers where and how often it was initialised. */
    static final class Index {
        static final AtomicInteger TIMES = new AtomicInteger();
        static final long PLACE = Proc.self();

        static {
            TIMES.incrementAndGet();
        }

        private Index() {}
    }

    @Test
    void aRequiredClassMustBeInitialisedOnceInTheTemplateAndSeenByItsWorkers() {
        try (Fork template = Fork.create().require(Index.class)) {
            String expected = template.pid() + " 1";
            for (int i = 0; i < 3; i++)
                assertThat(answer(template.fork().run(RequireIT::tellIndex))).isEqualTo(expected);
        }
    }

    public static void tellIndex(SocketChannel control) {
        say(control, Index.PLACE, Index.TIMES);
    }

    @Test
    void aClassMustBeFoundByItsBinaryName() {
        try (Fork template = Fork.create().require("org.jfork.RequireIT$Index")) {
            assertThat(answer(template.fork().run(RequireIT::tellIndex))).startsWith(String.valueOf(template.pid()));
        }
    }

    @Test
    void aNestedClassMustBeFoundByTheNameInSource() {
        try (Fork template = Fork.create().require("org.jfork.RequireIT.Index")) {
            assertThat(answer(template.fork().run(RequireIT::tellIndex))).startsWith(String.valueOf(template.pid()));
        }
    }

    @Test
    void requiringAClassTwiceMustInitialiseItOnce() {
        Fork process = Fork.create().require(Index.class, Index.class).require(Index.class);
        String expected = process.pid() + " 1";
        assertThat(answer(process.run(RequireIT::tellIndex))).isEqualTo(expected);
    }

    @Test
    void classesMustBeInitialisedInTheOrderOfTheCommands() {
        Fork process = Fork.create().require(Second.class, First.class);
        assertThat(answer(process.run(RequireIT::tellOrder))).isEqualTo("2 1");
    }

    static final class Order {
        static final AtomicInteger NEXT = new AtomicInteger();

        private Order() {}
    }

    static final class First {
        static final int TURN = Order.NEXT.incrementAndGet();

        private First() {}
    }

    static final class Second {
        static final int TURN = Order.NEXT.incrementAndGet();

        private Second() {}
    }

    public static void tellOrder(SocketChannel control) {
        say(control, First.TURN, Second.TURN);
    }

    @Test
    void requiringNothingMustDoNothing() {
        assertThat(answer(Fork.create().require(new String[0]).run(RequireIT::tellOrder)))
                .isNotEmpty();
    }

    @Test
    void threadsOfARequiredClassMustRunInTheForks() {
        try (Fork template = Fork.create().require(Ticker.class)) {
            assertThat(answer(template.fork().run(RequireIT::tellTicks))).isEqualTo("ticks");
        }
    }

    static final class Ticker {
        static final AtomicInteger TICKS = new AtomicInteger();

        static {
            Thread thread = new Thread(Ticker::tick, "ticker");
            thread.setDaemon(true);
            thread.start();
        }

        private Ticker() {}

        private static void tick() {
            while (true) {
                TICKS.incrementAndGet();
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
        }
    }

    public static void tellTicks(SocketChannel control) {
        int before = Ticker.TICKS.get();
        while (Ticker.TICKS.get() - before < 3) Thread.onSpinWait();
        say(control, "ticks");
    }
}
