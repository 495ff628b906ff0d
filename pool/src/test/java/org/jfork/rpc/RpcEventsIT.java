package org.jfork.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jfork.rpc.RpcSupport.failure;
import static org.jfork.rpc.RpcSupport.get;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jfork.Fork;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({ProcessHygiene.class, RpcSupport.class})
class RpcEventsIT {
    private static final int MANY = 500;

    @Test
    void eventsAndAnswersMustComeInTheOrderInWhichTheyWereSent() {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        Rpc<Function<Integer, CompletableFuture<Integer>>> rpc = Rpc.of((Integer i) -> {
                    RpcWorker.event("before " + i);
                    if (i % 3 == 0) RpcWorker.event("again " + i);
                    return i;
                })
                .onEvent(event -> heard.add((String) event))
                .start(Fork.create());
        List<CompletableFuture<?>> all = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            int number = i;
            all.add(rpc.calls().apply(i).thenAccept(answer -> heard.add("answer " + number)));
            wanted.add("before " + i);
            if (i % 3 == 0) wanted.add("again " + i);
            wanted.add("answer " + i);
        }
        all.forEach(RpcSupport::get);
        rpc.close();
        get(rpc.onExit());
        // What is attached to a future runs where it completes, or here if that was before.
        assertThat(heard).containsExactlyInAnyOrderElementsOf(wanted);
        List<String> events =
                heard.stream().filter(word -> !word.startsWith("answer")).toList();
        assertThat(events)
                .isEqualTo(wanted.stream()
                        .filter(word -> !word.startsWith("answer"))
                        .toList());
        for (int i = 0; i < MANY; i++)
            assertThat(heard.indexOf("before " + i)).isLessThan(heard.indexOf("answer " + i));
    }

    /** Then the exit itself is the answer. */
    @Test
    void eventsMustArriveThoughTheWorkerExitsAtOnce() {
        List<Object> heard = Collections.synchronizedList(new ArrayList<>());
        Rpc<Function<Integer, CompletableFuture<Integer>>> rpc = Rpc.of((Integer i) -> {
                    for (int n = 0; n < i; n++) RpcWorker.event(n);
                    RpcWorker.flush();
                    Runtime.getRuntime().halt(3);
                    return i;
                })
                .onEvent(heard::add)
                .start(Fork.create());
        assertThat(failure(rpc.calls().apply(MANY))).isInstanceOf(WorkerLostException.class);
        assertThat(heard).hasSize(MANY).last().isEqualTo(MANY - 1);
        get(rpc.onExit());
    }

    /** 64 MB of events, of which the caller takes none: the worker must stand still long before the end. */
    @Test
    void aWorkerMustWaitForACallerThatDoesNotListen() {
        CountDownLatch listen = new CountDownLatch(1);
        AtomicLong octets = new AtomicLong();
        Rpc<Function<Integer, CompletableFuture<Integer>>> rpc = Rpc.of((Integer count) -> {
                    for (int i = 0; i < count; i++) RpcWorker.event(new byte[64 << 10]);
                    return count;
                })
                .onEvent(event -> {
                    try {
                        listen.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    octets.addAndGet(((byte[]) event).length);
                })
                .start(Fork.create());
        long pid = get(rpc.ready());
        CompletableFuture<Integer> answer = rpc.calls().apply(1000);
        await().until(() -> waitsToSend(pid));
        assertThat(answer).isNotDone();
        listen.countDown();
        assertThat(get(answer)).isEqualTo(1000);
        assertThat(octets.get()).isEqualTo(1000L * (64 << 10));
        rpc.close();
        get(rpc.onExit());
    }

    /** In the poll that {@code Exchange.send} makes, twice in a row. */
    private static boolean waitsToSend(long pid) throws Exception {
        return sends(pid) && pause() && sends(pid);
    }

    private static boolean pause() throws InterruptedException {
        Thread.sleep(50);
        return true;
    }

    private static boolean sends(long pid) {
        return Proc.list(Path.of("/proc", Long.toString(pid), "task"), "*").stream()
                .anyMatch(task -> Proc.text(task.resolve("syscall")).startsWith("7 "));
    }
}
