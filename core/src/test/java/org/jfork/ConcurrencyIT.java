package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.lang.reflect.InvocationTargetException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class ConcurrencyIT {
    private static final int THREADS = 16;
    private static final int EACH = 25;

    /** The JDK opens descriptors for virtual threads when they first wait for a socket, and keeps them. */
    @BeforeAll
    static void useVirtualThreads() throws ReflectiveOperationException, InterruptedException, ExecutionException {
        if (Runtime.version().feature() < 21) return;
        createAndRunOn(virtualThreads());
    }

    public static void tellPid(SocketChannel control, int number) {
        say(control, number, Proc.self());
    }

    private static Set<String> createAndRun(int thread) {
        Set<String> pids = new HashSet<>();
        for (int i = 0; i < EACH; i++) {
            int number = thread * EACH + i;
            String[] told = answer(Fork.create().sendArg(String.valueOf(number)).run(ConcurrencyIT::tellPid))
                    .split(" ");
            assertThat(told[0]).isEqualTo(String.valueOf(number));
            pids.add(told[1]);
        }
        return pids;
    }

    private static void createAndRunOn(ExecutorService threads) throws InterruptedException, ExecutionException {
        try {
            List<Future<Set<String>>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                results.add(threads.submit(() -> createAndRun(thread)));
            }
            for (Future<Set<String>> result : results) assertThat(result.get()).hasSize(EACH);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void manyThreadsMustCreateAndRunAtOnce() throws InterruptedException, ExecutionException {
        createAndRunOn(Executors.newFixedThreadPool(THREADS));
    }

    /** By reflection, as this is compiled for 17. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsMustCreateAndRunAtOnce()
            throws InterruptedException, ExecutionException, ReflectiveOperationException {
        createAndRunOn(virtualThreads());
    }

    private static ExecutorService virtualThreads()
            throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    @Test
    void manyThreadsMustForkFromOneTemplateAtOnce() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Fork template = Fork.create()) {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String number = String.valueOf(i);
                results.add(threads.submit(
                        () -> answer(template.fork().sendArg(number).run(ConcurrencyIT::tellPid))));
            }
            for (int i = 0; i < results.size(); i++)
                assertThat(results.get(i).get()).startsWith(i + " ");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void waitingInACallbackForAnotherRunMustNotHang() {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++)
            answers.add(Fork.create().sendArg("1").run(ConcurrencyIT::tellPid).thenApply(outer -> {
                String inner = answer(Fork.create().sendArg("2").run(ConcurrencyIT::tellPid));
                return answer(CompletableFuture.completedFuture(outer)) + " " + inner;
            }));
        for (CompletableFuture<String> answer : answers)
            assertThat(answer.join()).matches("1 \\d+ 2 \\d+");
    }

    @Test
    void waitingInACallbackOfAnEndMustNotHang() {
        CompletableFuture<String> answer = Fork.create()
                .sendArg("1")
                .run(ConcurrencyIT::tellPid)
                .thenCompose(worker -> {
                    org.jfork.support.Dialogue.untilEnd(worker);
                    return worker.onExit();
                })
                .thenApply(status -> answer(Fork.create().sendArg("2").run(ConcurrencyIT::tellPid)));
        assertThat(answer.join()).startsWith("2 ");
    }

    @Test
    void waitingInACallbackOfAFailureMustNotHang() {
        CompletableFuture<String> answer = Fork.create()
                .run("no.such.Class::run")
                .handle((worker, problem) -> answer(Fork.create().sendArg("3").run(ConcurrencyIT::tellPid)));
        assertThat(answer.join()).startsWith("3 ");
    }

    @Test
    void manyForksAskedForAtOnceMustAllBeMade() {
        try (Fork template = Fork.create()) {
            List<CompletableFuture<Worker>> runs = new ArrayList<>();
            for (int i = 0; i < 200; i++)
                runs.add(template.fork().sendArg(String.valueOf(i)).run(ConcurrencyIT::tellPid));
            for (int i = 0; i < runs.size(); i++)
                assertThat(answer(runs.get(i))).startsWith(i + " ");
        }
    }
}
