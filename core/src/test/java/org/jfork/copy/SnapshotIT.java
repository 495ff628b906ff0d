package org.jfork.copy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jfork.support.Dialogue.get;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jfork.CopyOptions;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.RemoteException;
import org.jfork.support.Dialogue;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks in copies of the program, which is this test. */
@ExtendWith(ProcessHygiene.class)
class SnapshotIT {
    private static ForkException failure(CompletableFuture<?> snapshot) {
        try {
            throw new AssertionError("a result: " + snapshot.get(30, SECONDS));
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(ForkException.class);
            return (ForkException) e.getCause();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theTaskMustSeeObjectsAsTheyWereAndChangeOnlyCopies() {
        List<String> list = new ArrayList<>(List.of("one"));
        CompletableFuture<List<String>> snapshot = Fork.snapshot(() -> {
            list.add("of the copy");
            return list;
        });
        list.add("later");
        assertThat(get(snapshot)).containsExactly("one", "of the copy");
        assertThat(list).containsExactly("one", "later");
    }

    @Test
    void whatTheTaskThrowsMustComeBackWithItsStack() {
        ForkException failed = failure(Fork.snapshot(SnapshotIT::throwing));
        assertThat(failed)
                .hasMessageContaining("java.io.IOException: of the copy")
                .hasCauseInstanceOf(RemoteException.class);
        assertThat(((RemoteException) failed.getCause()).remoteTrace()).contains("SnapshotIT.throwing");
    }

    private static Void throwing() throws IOException {
        throw new IOException("of the copy");
    }

    @Test
    void aResultThatCannotBeSerialisedMustBeAnError() {
        assertThat(failure(Fork.snapshot(Object::new)))
                .hasMessageContaining("NotSerializableException: java.lang.Object");
    }

    @Test
    void aLargeResultMustArriveWhole() {
        assertThat(get(Fork.snapshot(() -> new byte[50_000_000]))).hasSize(50_000_000);
    }

    @Test
    void anExitOfTheCopyMustBeAnError() {
        assertThat(failure(Fork.snapshot(() -> {
                    System.exit(3);
                    return null;
                })))
                .hasMessageContaining("ended before it had a result: exit code 3");
    }

    @Test
    void theDeathOfTheCopyMustBeAnError() {
        assertThat(failure(Fork.snapshot(() -> {
                    ProcessHandle.of(Proc.self()).orElseThrow();
                    new ProcessBuilder("sh", "-c", "kill -9 $PPID").start();
                    LockSupport.park();
                    return null;
                })))
                .hasMessageContaining("ended before it had a result: signal 9");
    }

    @Test
    void aCopyThatNobodyWaitsForMustBeKilled() {
        CompletableFuture<String> snapshot = Fork.snapshot(SnapshotIT::waitForEver);
        assertThat(snapshot.cancel(true)).isTrue();
        assertThat(failureOf(Fork.snapshot(SnapshotIT::waitForEver)
                        .orTimeout(100, java.util.concurrent.TimeUnit.MILLISECONDS)))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
    } // that they are gone is seen by ProcessHygiene

    private static Throwable failureOf(CompletableFuture<?> snapshot) {
        try {
            return new AssertionError("a result: " + snapshot.get(30, SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (Exception e) {
            return e;
        }
    }

    private static String waitForEver() {
        while (true) LockSupport.park();
    }

    @Test
    void locksOfTheCallerMustBeTheCopysToo() {
        ReentrantLock lock = new ReentrantLock();
        Object monitor = new Object();
        lock.lock();
        synchronized (monitor) {
            Callable<Boolean> task = () -> {
                lock.lock();
                synchronized (monitor) {
                    return lock.getHoldCount() == 2 && Thread.holdsLock(monitor);
                }
            };
            assertThat(get(Fork.snapshot(task))).isTrue();
        }
        lock.unlock();
    }

    @Test
    void threadsOfTheProgramMustNotBeInTheCopyUnlessTheyAreKept() throws Exception {
        Waiting left = new Waiting("left"), kept = new Waiting("kept");
        CopyOptions options =
                new CopyOptions().keepThreads(thread -> thread.getName().equals("kept"));
        assertThat(get(Fork.snapshot(options, () -> {
                    left.go.countDown();
                    kept.go.countDown();
                    kept.thread.join(10_000);
                    left.thread.join(100);
                    return List.of(left.ran, kept.ran);
                })))
                .containsExactly(false, true);
        for (Waiting one : List.of(left, kept)) {
            assertThat(one.ran).isFalse();
            one.go.countDown();
            one.thread.join();
        }
    }

    /** A thread that waits to be told to go on. */
    private static final class Waiting {
        final CountDownLatch go = new CountDownLatch(1);
        final Thread thread;
        volatile boolean ran;

        Waiting(String name) {
            this(name, new ReentrantLock());
        }

        /** It holds the lock. */
        Waiting(String name, ReentrantLock lock) {
            thread = new Thread(() -> run(lock), name);
            thread.start();
            Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
        }

        private void run(ReentrantLock lock) {
            lock.lock();
            try {
                go.await();
                ran = true;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                lock.unlock();
            }
        }
    }

    @Test
    void locksOfThreadsThatAreLeftMustBeRefusedOrReported() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Waiting holder = new Waiting("holding", lock);
        CopyOptions refusing = new CopyOptions().refuseHeldLocks().limit(Duration.ofMillis(100));
        assertThatThrownBy(() -> Fork.snapshot(refusing, () -> 1))
                .isInstanceOf(ForkException.class)
                .hasMessageContaining("holds java.");
        List<String> held = new ArrayList<>();
        assertThat(get(Fork.snapshot(new CopyOptions().reportHeldLocks(held::addAll), lock::isLocked)))
                .isTrue();
        assertThat(held)
                .anyMatch(text -> text.startsWith("thread 'holding' holds java.util.concurrent.locks.ReentrantLock"));
        holder.go.countDown();
        holder.thread.join();
    }

    /** Its static initialiser takes as long as it is told to. */
    static final class Slow {
        static final CountDownLatch BEGUN = new CountDownLatch(1), END = new CountDownLatch(1);

        static final class Initialised {
            static {
                BEGUN.countDown();
                await(END);
            }

            private Initialised() {}

            static void begin() {}
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private Slow() {}
    }

    @Test
    void aThreadThatInitialisesAClassMustBeNamedAndGoOn() throws Exception {
        Thread thread = new Thread(Slow.Initialised::begin, "initialising");
        thread.start();
        Slow.BEGUN.await();
        CopyOptions options = new CopyOptions().limit(Duration.ofMillis(200));
        assertThatThrownBy(() -> Fork.snapshot(options, () -> 1))
                .isInstanceOf(ForkException.class)
                .hasMessageContaining(
                        "thread 'initialising' is in org.jfork.copy.SnapshotIT$Slow$Initialised.<clinit>");
        Slow.END.countDown();
        thread.join();
        assertThat(get(Fork.snapshot(options, () -> 1))).isEqualTo(1);
    }

    @Test
    void processesOfTheProgramMustNotBeTheCopys() {
        try (Fork process = Fork.create()) {
            process.pid();
            assertThat(failure(Fork.snapshot(() -> process.sendArg("x").toString())))
                    .hasMessageContaining("belongs to the program that this process is a copy of");
            assertThat(get(Fork.snapshot(() -> letGo(process)))).isEqualTo(1);
            assertThat(Dialogue.answer(process.run(SnapshotIT::greet))).isEqualTo("hello");
        }
    }

    private static int letGo(Fork process) {
        process.close();
        return 1;
    }

    public static void greet(java.nio.channels.SocketChannel control) {
        Dialogue.say(control, "hello");
    }

    /** The copy is a caller of its own: it execs its own default template, and copies itself. */
    @Test
    void aCopyMustMakeProcessesOfItsOwn() {
        assertThat(get(Fork.snapshot(() -> {
                    String answer = Dialogue.answer(Fork.create().run(SnapshotIT::greet));
                    return answer + " " + get(Fork.snapshot(() -> "and again"));
                })))
                .isEqualTo("hello and again");
    }

    @Test
    void aCopyMustEndWithTheProgram() throws Exception {
        // A copy of this test as the program: it makes a copy that waits for ever, and ends.
        long pid = get(Fork.snapshot(() -> {
            java.util.concurrent.atomic.AtomicLong inner = new java.util.concurrent.atomic.AtomicLong();
            Fork.snapshot(SnapshotIT::waitForEver);
            inner.set(
                    ProcessHandle.current().children().findFirst().orElseThrow().pid());
            return inner.get();
        }));
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !Proc.isAlive(pid));
    }

    @Test
    void aVirtualThreadMustBeAbleToAsk() throws Exception {
        assumeTrue(VirtualThreads.areThere());
        assertThat(VirtualThreads.executor()
                        .submit(() -> get(Fork.snapshot(() -> "asked by a virtual thread")))
                        .get(30, SECONDS))
                .isEqualTo("asked by a virtual thread");
    }

    @Test
    void virtualThreadsOfTheProgramMustNotRunInTheCopy() throws Exception {
        assumeTrue(VirtualThreads.areThere());
        ReentrantLock lock = new ReentrantLock();
        boolean[] ran = new boolean[1];
        lock.lock();
        List<Thread> threads = new ArrayList<>();
        Runnable work = () -> {
            lock.lock();
            ran[0] = true;
            lock.unlock();
        };
        threads.add(VirtualThreads.start(work));
        VirtualThreads.executor().execute(work);
        Awaitility.await().until(() -> lock.getQueueLength() == 2);
        assertThat(get(Fork.snapshot(() -> {
                    lock.unlock(); // would wake one of them
                    Thread.sleep(50);
                    boolean before = ran[0];
                    get(CompletableFuture.runAsync(() -> {}, VirtualThreads.executor()));
                    return before || ran[0];
                })))
                .isFalse();
        lock.unlock();
        threads.get(0).join();
    }

    /** They hold a lock of their group's for a moment, which the copy would wait for. */
    @Test
    void aCopyMustMakeThreadsThoughThoseOfTheProgramDo() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> makers = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> makeThreads(stop), "maker " + i))
                .toList();
        makers.forEach(Thread::start);
        try {
            for (int i = 0; i < 20; i++)
                assertThat(get(Fork.snapshot(SnapshotIT::ofAnotherThread))).isEqualTo("done");
        } finally {
            stop.set(true);
            for (Thread maker : makers) maker.join(30_000);
        }
    }

    private static void makeThreads(AtomicBoolean stop) {
        while (!stop.get()) {
            for (int i = 0; i < 10_000; i++) new Thread(() -> {});
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String ofAnotherThread() throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> "done");
        new Thread(task).start();
        return task.get(20, SECONDS);
    }
}
