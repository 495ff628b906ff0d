package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.get;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.status;
import static org.jfork.support.Dialogue.untilEnd;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a worker ends, for one that was forked and one that was exec'ed. */
@ExtendWith(ProcessHygiene.class)
class WorkerExitIT {
    enum Origin {
        FORKED {
            @Override
            Fork make() {
                return Fork.create();
            }
        },
        EXECED {
            @Override
            Fork make() {
                return Fork.exec();
            }
        };

        abstract Fork make();
    }

    @ParameterizedTest
    @EnumSource
    void aFunctionThatReturnsMustExitWithZero(Origin origin) {
        ExitStatus status = status(origin.make().run(WorkerExitIT::returnAtOnce));
        assertThat(status).isEqualTo(ExitStatus.ofCode(0));
        assertThat(status.isSuccess()).isTrue();
    }

    public static void returnAtOnce(SocketChannel control) {}

    @ParameterizedTest
    @EnumSource
    void aFunctionThatThrowsMustExitWithOne(Origin origin) {
        assertThat(status(origin.make().run(WorkerExitIT::fail))).isEqualTo(ExitStatus.ofCode(1));
    }

    public static void fail(SocketChannel control) {
        throw new IllegalStateException("thrown on purpose by a test");
    }

    @ParameterizedTest
    @EnumSource
    void systemExitMustExitWithItsCode(Origin origin) {
        assertThat(status(origin.make().run(WorkerExitIT::exit))).isEqualTo(ExitStatus.ofCode(7));
    }

    public static void exit(SocketChannel control) {
        System.exit(7);
    }

    @ParameterizedTest
    @EnumSource
    void systemExitOnAnotherThreadMustExitWithItsCode(Origin origin) {
        assertThat(status(origin.make().run(WorkerExitIT::exitElsewhere))).isEqualTo(ExitStatus.ofCode(9));
    }

    public static void exitElsewhere(SocketChannel control) throws InterruptedException {
        new Thread(() -> System.exit(9)).start();
        new CountDownLatch(1).await();
    }

    @ParameterizedTest
    @EnumSource
    void haltMustExitWithItsCode(Origin origin) {
        assertThat(status(origin.make().run(WorkerExitIT::halt))).isEqualTo(ExitStatus.ofCode(8));
    }

    public static void halt(SocketChannel control) {
        Runtime.getRuntime().halt(8);
    }

    @ParameterizedTest
    @EnumSource
    void destroyMustEndTheWorkerByItsSignalHandler(Origin origin) {
        Worker worker = worker(origin.make().run(WorkerExitIT::waitForEver));
        assertThat(worker.isAlive()).isTrue();
        worker.destroy();
        assertThat(untilEnd(worker)).isEmpty();
        assertThat(status(worker)).isEqualTo(ExitStatus.ofCode(143));
        assertThat(worker.isAlive()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void destroyForciblyMustKillTheWorker(Origin origin) {
        Worker worker = worker(origin.make().run(WorkerExitIT::waitForEver));
        worker.destroyForcibly();
        assertThat(untilEnd(worker)).isEmpty();
        assertThat(status(worker)).isEqualTo(ExitStatus.ofSignal(9));
    }

    public static void waitForEver(SocketChannel control) throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @ParameterizedTest
    @EnumSource
    void destroyingAWorkerThatHasEndedMustDoNothing(Origin origin) {
        Worker worker = worker(origin.make().run(WorkerExitIT::returnAtOnce));
        assertThat(finish(worker)).isEmpty();
        worker.destroy();
        worker.destroyForcibly();
        assertThat(status(worker)).isEqualTo(ExitStatus.ofCode(0));
        assertThat(worker.toString()).contains(String.valueOf(worker.pid())).contains("exit code 0");
    }

    @ParameterizedTest
    @EnumSource
    void threadsThatAreLeftRunningMustNotKeepTheWorkerAlive(Origin origin) {
        assertThat(status(origin.make().run(WorkerExitIT::leaveThread))).isEqualTo(ExitStatus.ofCode(0));
    }

    public static void leaveThread(SocketChannel control) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        new Thread(() -> {
                    started.countDown();
                    while (true) Thread.onSpinWait();
                })
                .start();
        started.await();
    }

    @ParameterizedTest
    @EnumSource
    void anUncaughtExceptionOfAnotherThreadMustNotEndTheWorker(Origin origin) throws IOException {
        Worker worker = worker(origin.make().run(WorkerExitIT::failElsewhere));
        assertThat(finish(worker)).isEqualTo("still here");
    }

    public static void failElsewhere(SocketChannel control) throws InterruptedException {
        Thread thread = new Thread(() -> fail(control));
        thread.setUncaughtExceptionHandler((where, what) -> {});
        thread.start();
        thread.join();
        org.jfork.support.Dialogue.say(control, "still here");
    }

    @Test
    void aWorkerMustOutliveItsChannelAtTheCaller() throws IOException {
        Worker worker = worker(Fork.create().run(WorkerExitIT::waitForEver));
        worker.channel().close();
        assertThat(Proc.isAlive(worker.pid())).isTrue();
        assertThat(worker.isAlive()).isTrue();
        worker.destroyForcibly();
        assertThat(status(worker)).isEqualTo(ExitStatus.ofSignal(9));
    }

    @Test
    void theStatusMustBeCollectedThoughNobodyAsks() throws IOException {
        Worker worker = worker(Fork.create().run(WorkerExitIT::awaitEnd));
        worker.channel().close();
        org.awaitility.Awaitility.await().until(() -> Proc.entry(worker.pid()) == null);
    }

    public static void awaitEnd(SocketChannel control) throws IOException {
        hear(control);
    }

    @Test
    void completingOrCancellingAnExitFutureMustHaveNoEffect() {
        Worker worker = worker(Fork.create().run(WorkerExitIT::awaitEnd));
        CompletableFuture<ExitStatus> mine = worker.onExit();
        mine.complete(ExitStatus.ofCode(99));
        worker.onExit().cancel(true);
        assertThat(worker.isAlive()).isTrue();
        finish(worker);
        assertThat(get(worker.onExit())).isEqualTo(ExitStatus.ofCode(0));
    }

    @Test
    void childrenThatTheProgramItselfStartsMustKeepTheirExitStatus() throws IOException, InterruptedException {
        Process other = new ProcessBuilder("sh", "-c", "read line; exit 5").start();
        finish(worker(Fork.create().run(WorkerExitIT::returnAtOnce)));
        other.getOutputStream().close();
        assertThat(other.waitFor()).isEqualTo(5);
        other.getInputStream().close();
        other.getErrorStream().close();
    }
}
