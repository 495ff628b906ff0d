package org.jfork.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jfork.rpc.RpcSupport.failure;
import static org.jfork.rpc.RpcSupport.get;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({ProcessHygiene.class, RpcSupport.class})
class RpcIT {
    interface Shop {
        CompletableFuture<Integer> price(String item, int count);

        int count() throws IOException;

        CompletableFuture<Long> pid();

        CompletableFuture<Void> end(int status);

        CompletableFuture<String> wait(String forWhat) throws InterruptedException;

        CompletableFuture<Void> arrive();

        CompletableFuture<Integer> fail(String why) throws IOException;
    }

    static final class Keeper implements Shop {
        private final String name;
        private final CountDownLatch arrived = new CountDownLatch(1);
        private int count;

        Keeper(String name) {
            this.name = name;
        }

        @Override
        public CompletableFuture<Integer> price(String item, int number) {
            count++;
            return CompletableFuture.completedFuture(item.length() * number + name.length());
        }

        @Override
        public int count() throws IOException {
            if (count == 0) throw new IOException("nothing was sold");
            return count;
        }

        @Override
        public CompletableFuture<Long> pid() {
            return CompletableFuture.completedFuture(ProcessHandle.current().pid());
        }

        @Override
        public CompletableFuture<Void> end(int status) {
            System.exit(status);
            return null;
        }

        @Override
        public CompletableFuture<String> wait(String forWhat) throws InterruptedException {
            if (!arrived.await(20, TimeUnit.SECONDS)) throw new IllegalStateException("did not arrive");
            return CompletableFuture.completedFuture(forWhat);
        }

        @Override
        public CompletableFuture<Void> arrive() {
            arrived.countDown();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Integer> fail(String why) throws IOException {
            throw new IOException(why, new IllegalStateException("deeper"));
        }
    }

    private static Rpc<Shop> shop() {
        return Rpc.<Shop>of(Shop.class, arguments -> new Keeper("")).start(Fork.create());
    }

    private static void end(Rpc<?> rpc) {
        rpc.close();
        assertThat(get(rpc.onExit())).isEqualTo(ExitStatus.ofCode(0));
    }

    @Test
    void callsMustRunInTheWorker() {
        Rpc<Shop> rpc = shop();
        assertThat(get(rpc.calls().pid()))
                .isEqualTo(get(rpc.ready()))
                .isNotEqualTo(ProcessHandle.current().pid());
        assertThat(get(rpc.calls().price("tea", 2))).isEqualTo(6);
        end(rpc);
    }

    @Test
    void aMethodThatReturnsNoFutureMustWaitForItsAnswer() throws IOException {
        Rpc<Shop> rpc = shop();
        assertThatThrownBy(() -> rpc.calls().count())
                .isInstanceOf(IOException.class)
                .hasMessage("nothing was sold");
        rpc.calls().price("tea", 1);
        assertThat(rpc.calls().count()).isEqualTo(1);
        end(rpc);
    }

    @Test
    void aFunctionMustBeCalledWithWhatItCaptures() {
        int captured = 40;
        Rpc<Function<Integer, CompletableFuture<Integer>>> rpc =
                Rpc.of((Integer more) -> captured + more).start(Fork.create());
        assertThat(get(rpc.calls().apply(2))).isEqualTo(42);
        end(rpc);
    }

    @Test
    void initMustGetWhatWasSentToTheProcess() {
        Rpc<Shop> rpc = Rpc.<Shop>of(
                        Shop.class, arguments -> new Keeper(arguments.get(0) + "" + ((byte[]) arguments.get(1)).length))
                .start(Fork.create().sendArg("name").sendArg(new byte[7]));
        assertThat(get(rpc.calls().price("", 0))).isEqualTo(5);
        end(rpc);
    }

    @Test
    void anInitThatFailsMustFailTheCallsWithItsReason() {
        Rpc<Shop> rpc = Rpc.<Shop>of(Shop.class, arguments -> {
                    throw new IOException("no shop today");
                })
                .start(Fork.create());
        assertThat(failure(rpc.calls().pid()))
                .isInstanceOf(ForkException.class)
                .hasMessageContaining("no shop today")
                .hasCauseInstanceOf(IOException.class);
        assertThat(failure(rpc.ready())).hasMessageContaining("no shop today");
        assertThat(get(rpc.onExit())).isEqualTo(ExitStatus.ofCode(1));
    }

    @Test
    void aProcessThatFailedMustFailTheCalls() {
        Rpc<Shop> rpc = Rpc.<Shop>of(Shop.class, arguments -> new Keeper(""))
                .start(Fork.create().require("com.acme.Missing"));
        assertThat(failure(rpc.calls().pid()))
                .isInstanceOf(ForkException.class)
                .hasMessageContaining("com.acme.Missing");
        assertThat(failure(rpc.onExit())).hasMessageContaining("com.acme.Missing");
    }

    @Test
    void exceptionsMustComeBackWithTheRemoteStack() throws IOException {
        Rpc<Shop> rpc = shop();
        Throwable problem = failure(rpc.calls().fail("sold out"));
        assertThat(problem)
                .isInstanceOf(IOException.class)
                .hasMessage("sold out")
                .hasRootCauseMessage("deeper");
        assertThat(problem.getStackTrace()[0].toString()).contains("Keeper.fail");
        end(rpc);
    }

    @Test
    void closingMustAnswerWhatIsOutstandingThenEndTheWorker() {
        Rpc<Shop> rpc = shop();
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) answers.add(rpc.calls().price("x", i));
        end(rpc);
        for (int i = 0; i < 1000; i++) assertThat(answers.get(i)).isCompletedWithValue(i);
        assertThat(failure(rpc.calls().pid()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aDeadWorkerMustFailExactlyItsOutstandingCalls() {
        Rpc<Shop> rpc = shop(), other = shop();
        CompletableFuture<Integer> answered = rpc.calls().price("tea", 2);
        CompletableFuture<Void> last = rpc.calls().end(7);
        CompletableFuture<Long> behind = rpc.calls().pid();
        assertThat(failure(last)).isInstanceOfSatisfying(WorkerLostException.class, lost -> {
            assertThat(lost.certificate().status()).isEqualTo(ExitStatus.ofCode(7));
            assertThat(lost.certificate().task()).isEqualTo("Shop.end");
            assertThat(lost.certificate().tasksDone()).isEqualTo(1);
        });
        assertThat(failure(behind)).isInstanceOf(WorkerLostException.class);
        assertThat(get(answered)).isEqualTo(6);
        assertThat(get(rpc.onExit())).isEqualTo(ExitStatus.ofCode(7));
        assertThat(failure(rpc.calls().pid())).isInstanceOf(WorkerLostException.class);
        assertThat(get(other.calls().price("tea", 1))).isEqualTo(3);
        end(other);
    }

    @Test
    void callsMustBeAnsweredOutOfOrderIfAskedFor() throws InterruptedException {
        Rpc<Shop> rpc =
                Rpc.<Shop>of(Shop.class, arguments -> new Keeper("")).async(3).start(Fork.create());
        CompletableFuture<String> first = rpc.calls().wait("one"),
                second = rpc.calls().wait("two");
        get(rpc.calls().price("tea", 1)); // while both wait
        assertThat(first).isNotDone();
        get(rpc.calls().arrive());
        assertThat(get(first) + get(second)).isEqualTo("onetwo");
        end(rpc);
    }

    @Test
    void aCallThatTakesTooLongMustFailAndTheWorkerGoOn() throws InterruptedException {
        Rpc<Shop> rpc =
                Rpc.<Shop>of(Shop.class, arguments -> new Keeper("")).async(2).start(Fork.create());
        get(rpc.ready());
        CompletableFuture<String> late = rpc.calls(Duration.ofMillis(100)).wait("one");
        assertThat(failure(late)).isInstanceOf(TimeoutException.class).hasMessageContaining("Shop.wait");
        get(rpc.calls().arrive());
        end(rpc);
    }

    @Test
    void moreThanAMessageMayHaveMustFailWhereItIsSent() {
        Rpc<Function<Integer, CompletableFuture<byte[]>>> rpc =
                Rpc.of((Integer length) -> new byte[length]).mostOctets(100_000).start(Fork.create());
        assertThat(failure(rpc.calls().apply(200_000))).hasMessageContaining("more than 100000 octets");
        assertThat(get(rpc.calls().apply(90_000))).hasSize(90_000);
        end(rpc);
        Rpc<Function<byte[], CompletableFuture<Integer>>> other =
                Rpc.of((byte[] octets) -> octets.length).mostOctets(100_000).start(Fork.create());
        assertThat(failure(other.calls().apply(new byte[200_000]))).hasMessageContaining("more than 100000 octets");
        assertThat(get(other.calls().apply(new byte[90_000]))).isEqualTo(90_000);
        end(other);
    }

    @Test
    void largeArgumentsAndAnswersMustArriveWhole() {
        Rpc<Function<byte[], CompletableFuture<byte[]>>> rpc =
                Rpc.of((byte[] octets) -> octets).start(Fork.create());
        byte[] octets = new byte[9_000_000];
        for (int i = 0; i < octets.length; i++) octets[i] = (byte) (i * 31 >>> 3);
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) answers.add(rpc.calls().apply(octets));
        for (CompletableFuture<byte[]> answer : answers) assertThat(get(answer)).isEqualTo(octets);
        end(rpc);
    }

    @Test
    void whatCannotBeSentMustFailTheCallAndSayWhatItIs() {
        Rpc<Function<Object, CompletableFuture<Object>>> rpc =
                Rpc.of((Object any) -> any.equals("lock") ? new Object() : any).start(Fork.create());
        assertThat(failure(rpc.calls().apply(new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object")
                .hasMessageContaining("Serializable");
        assertThat(failure(rpc.calls().apply("lock"))).hasMessageContaining("java.lang.Object");
        assertThat(get(rpc.calls().apply("key"))).isEqualTo("key");
        end(rpc);
    }

    @Test
    void killingMustFailTheCallsAndTellTheSignal() throws InterruptedException {
        Rpc<Shop> rpc = shop();
        get(rpc.ready());
        CompletableFuture<String> waiting = rpc.calls().wait("ever");
        rpc.kill();
        assertThat(failure(waiting)).isInstanceOf(WorkerLostException.class);
        assertThat(get(rpc.onExit())).isEqualTo(ExitStatus.ofSignal(9));
    }
}
