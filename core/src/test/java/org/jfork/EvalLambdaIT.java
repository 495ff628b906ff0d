package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class EvalLambdaIT {
    private static volatile String state = "untouched";

    public static void tellState(SocketChannel control) {
        say(control, state);
    }

    public static void tellNothing(SocketChannel control) {}

    @Test
    void aLambdaMustRunInTheProcessWithWhatItCapturesAndItsArguments() {
        Map<String, Integer> captured = Map.of("one", 1);
        List<String> more = List.of("x", "y");
        try (Fork template = Fork.create()
                .eval(
                        args -> state = captured + " " + more + " " + String.join("/", args) + " " + Proc.self(),
                        "a",
                        "b")) {
            String expected = "{one=1} [x, y] a/b " + template.pid();
            for (int i = 0; i < 2; i++)
                assertThat(answer(template.fork().run(EvalLambdaIT::tellState))).isEqualTo(expected);
        }
        assertThat(state).isEqualTo("untouched");
    }

    @Test
    void evaluationsMustRunInOrder() {
        Fork process = Fork.create().eval(args -> state = "");
        for (int i = 0; i < 20; i++) {
            String digit = Integer.toString(i);
            process.eval(args -> state += digit);
        }
        assertThat(answer(process.run(EvalLambdaIT::tellState))).isEqualTo("012345678910111213141516171819");
    }

    @Test
    void aLargeCaptureMustArriveWhole() {
        byte[] large = new byte[5_000_000];
        large[large.length - 1] = 7;
        Fork process = Fork.create().eval(args -> state = large.length + " " + large[large.length - 1]);
        assertThat(answer(process.run(EvalLambdaIT::tellState))).isEqualTo("5000000 7");
    }

    @Test
    void aCaptureThatCannotBeSerialisedMustBeRefusedAtOnceByName() {
        Object lock = new Object();
        try (Fork process = Fork.create()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> process.eval(args -> lock.hashCode()))
                    .withMessageContaining("java.lang.Object, which is not Serializable");
            assertThat(answer(process.fork().run(EvalLambdaIT::tellState))).isEqualTo("untouched");
        }
    }

    @Test
    void anErrorOfTheLambdaMustFailThePreparation() {
        Fork process = Fork.create()
                .eval(
                        args -> {
                            throw new IllegalStateException("not " + args[0]);
                        },
                        "today");
        ForkException failure = failure(process.run(EvalLambdaIT::tellNothing));
        assertThat(failure).hasMessageContaining("eval failed in").hasMessageContaining("not today");
        assertThat(((RemoteException) failure.getCause()).remoteTrace()).contains("EvalLambdaIT");
    }
}
