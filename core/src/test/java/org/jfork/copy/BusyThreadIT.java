package org.jfork.copy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.get;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.stream.Stream;
import org.jfork.CopyOptions;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threads that are in the middle of something of which there is one for all: a copy without them would wait for ever. No such
 * copy is made; the error names the thread and where it is, and all works once it is through.
 */
@ExtendWith(ProcessHygiene.class)
class BusyThreadIT {
    private static final Duration SHORT = Duration.ofMillis(100);

    /** What a thread is in the middle of, and a copy would do, too. */
    private record Busy(String what, String frame, Held.Work work) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Busy> busy() {
        String loadClass = HeldClasses.class.getName() + ".loadClass";
        return Stream.of(
                new Busy("initialising", HeldClasses.Initialised.class.getName() + ".<clinit>", initialising()),
                new Busy("linking", loadClass, new HeldClasses().work(HeldClasses.Linking.class)),
                new Busy("loading", loadClass, new HeldClasses().work(HeldClasses.Loading.class)),
                new Busy("linking oddly", loadClass, new HeldClasses.OfItsOwn().work(HeldClasses.Linking.class)),
                new Busy("loading oddly", loadClass, new HeldClasses.OfItsOwn().work(HeldClasses.Loading.class)),
                new Busy("printing", "java.io.PrintStream.", printing()),
                new Busy("logging", "java.util.logging.", logging()));
    }

    private static Held.Work initialising() {
        return new HeldClasses().work(HeldClasses.Initialising.class);
    }

    private static Held.Work printing() {
        PrintStream stream = new PrintStream(new HeldStream(), true);
        return () -> stream.println("a line");
    }

    private static Held.Work logging() {
        Logger logger = Logger.getAnonymousLogger();
        logger.setUseParentHandlers(false);
        logger.addHandler(new StreamHandler(new HeldStream(), new SimpleFormatter()) {
            @Override
            public synchronized void publish(LogRecord line) {
                super.publish(line);
                flush();
            }
        });
        return () -> logger.info("a line");
    }

    private static final class HeldStream extends OutputStream {
        @Override
        public void write(int octet) {
            Held.here();
        }
    }

    @ParameterizedTest
    @MethodSource("busy")
    void aThreadInTheMiddleMustBeNamedAndGoOn(Busy busy) throws Exception {
        expectNamed(busy, Held.in("busy " + busy.what, busy.work));
    }

    /** Whether it keeps its carrier or not. */
    @ParameterizedTest
    @MethodSource("busy")
    void aVirtualThreadInTheMiddleMustBeNamedAndGoOn(Busy busy) throws Exception {
        assumeTrue(VirtualThreads.areThere());
        expectNamed(busy, Held.inVirtual("busy " + busy.what, busy.work));
    }

    private static void expectNamed(Busy busy, Held held) throws Exception {
        try {
            assertThat(refusal(new CopyOptions(), busy.work))
                    .contains("thread 'busy " + busy.what + "' is in " + busy.frame);
        } finally {
            held.letGo();
        }
        assertThat(get(Fork.snapshot(() -> use(busy.work)))).isEqualTo("used");
    }

    private static String use(Held.Work work) throws Exception {
        work.run();
        return "used";
    }

    /** Or what became of a copy that should not have been made. */
    private static String refusal(CopyOptions options, Held.Work work) throws Exception {
        CompletableFuture<String> copy;
        try {
            copy = Fork.snapshot(options.limit(SHORT), () -> use(work));
        } catch (ForkException e) {
            return e.getMessage();
        }
        try {
            return "a copy was made, and all was " + copy.get(3, SECONDS);
        } catch (TimeoutException e) {
            copy.cancel(true);
            return "a copy was made, and waits for ever";
        }
    }

    /** It goes on in the copy. */
    @Test
    void aThreadThatIsKeptMayBeInTheMiddle() throws Exception {
        Held.Work work = initialising();
        Held held = Held.in("kept", work);
        CopyOptions keeping = new CopyOptions().keepThreads(thread -> thread == held.thread());
        assertThat(get(Fork.snapshot(keeping, () -> {
                    held.letGo();
                    return use(work);
                })))
                .isEqualTo("used");
        held.letGo();
    }

    /** No frame shows it: the JVM itself waits for a class that another thread initialises, which is kept. */
    @Test
    void aThreadThatWaitsInsideTheVirtualMachineMustBeNamed() throws Exception {
        Held.Work work = initialising();
        Held held = Held.in("kept", work);
        Thread inside = new Thread(() -> useUnchecked(work), "inside");
        inside.start();
        await().until(() -> waitsFor(work, inside));
        CopyOptions keeping = new CopyOptions().keepThreads(thread -> thread == held.thread());
        try {
            assertThat(refusal(keeping, () -> {})).contains("thread 'inside' (tid ", "is in the middle of native code");
        } finally {
            held.letGo();
            inside.join(20_000);
        }
        assertThat(get(Fork.snapshot(() -> use(work)))).isEqualTo("used");
    }

    private static void useUnchecked(Held.Work work) {
        try {
            work.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean waitsFor(Held.Work work, Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0
                && stack[0].getClassName().equals(work.getClass().getName());
    }
}
