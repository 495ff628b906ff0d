package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class MethodReferenceIT {
    @Test
    void aReferenceMustRunWithEachNumberOfParameters() {
        assertThat(answer(Fork.create().run(MethodReferenceIT::none))).isEqualTo("none");
        assertThat(answer(Fork.create().sendArg("1").run(MethodReferenceIT::one)))
                .isEqualTo("1");
        assertThat(answer(Fork.create().sendArg("1", "2").run(MethodReferenceIT::two)))
                .isEqualTo("1 2");
        assertThat(answer(Fork.create().sendArg("1", "2", "true").run(MethodReferenceIT::three)))
                .isEqualTo("1 2 true");
        assertThat(answer(Fork.create().sendArg("1", "2", "true", "4.5").run(MethodReferenceIT::four)))
                .isEqualTo("1 2 true 4.5");
    }

    public static void none(SocketChannel control) {
        say(control, "none");
    }

    public static void one(SocketChannel control, String a) {
        say(control, a);
    }

    public static void two(SocketChannel control, String a, int b) {
        say(control, a, b);
    }

    public static void three(SocketChannel control, String a, Integer b, boolean c) {
        say(control, a, b, c);
    }

    public static void four(SocketChannel control, String a, long b, boolean c, double d) {
        say(control, a, b, c, d);
    }

    @Test
    void aReferenceToAPrivateMethodMustRun() {
        assertThat(answer(Fork.create().run(MethodReferenceIT::secret))).isEqualTo("secret");
    }

    private static void secret(SocketChannel control) {
        say(control, "secret");
    }

    @Test
    void aLambdaThatCapturesNothingMustRun() {
        assertThat(answer(Fork.create().run(control -> say(control, "lambda")))).isEqualTo("lambda");
    }

    @Test
    void aReferenceMustChooseAmongOverloadsThatTheNumberDoesNotTellApart() {
        WorkerFunction.With1<Integer> number = MethodReferenceIT::overloaded;
        WorkerFunction.With1<String> text = MethodReferenceIT::overloaded;
        assertThat(answer(Fork.create().sendArg("7").run(number))).isEqualTo("number 7");
        assertThat(answer(Fork.create().sendArg("7").run(text))).isEqualTo("text 7");
    }

    public static void overloaded(SocketChannel control, Integer number) {
        say(control, "number", number);
    }

    public static void overloaded(SocketChannel control, String text) {
        say(control, "text", text);
    }

    @Test
    void theResultOfAFunctionMustBeIgnored() {
        assertThat(answer(Fork.create().run(MethodReferenceIT::withResult))).isEqualTo("result");
    }

    public static double withResult(SocketChannel control) {
        say(control, "result");
        return 4.5;
    }

    @Test
    void aLambdaThatCapturesMustBeRefusedAndTheProcessStayUsable() {
        String captured = String.valueOf(System.nanoTime());
        Fork process = Fork.create();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> process.run(control -> say(control, captured)))
                .withMessageContaining("capture nothing");
        assertThat(answer(process.run(MethodReferenceIT::none))).isEqualTo("none");
    }
}
