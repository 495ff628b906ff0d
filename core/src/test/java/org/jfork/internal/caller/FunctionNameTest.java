package org.jfork.internal.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.channels.SocketChannel;
import org.jfork.WorkerFunction;
import org.jfork.internal.os.NativeLibrary;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("serial") // the references are never serialised
class FunctionNameTest {
    private static final String HERE = FunctionNameTest.class.getName();

    @BeforeAll
    static void loadLibrary() {
        assertThat(NativeLibrary.unsupportedReason()).isNull();
    }

    public static void with0(SocketChannel control) {}

    public static void with4(SocketChannel control, String a, int b, byte[] c, Object... d) {}

    private static int secret(SocketChannel control) {
        return 0;
    }

    public static final class Nested {
        private Nested() {}

        public static void run(SocketChannel control, Long a) {}
    }

    public void instance(SocketChannel control) {}

    @Test
    void aStaticMethodMustBeNamedWithItsDescriptor() {
        WorkerFunction.With0 function = FunctionNameTest::with0;
        assertThat(FunctionName.of(function))
                .isEqualTo(new FunctionName(HERE + "::with0", "(Ljava/nio/channels/SocketChannel;)V"));
    }

    @Test
    void theDescriptorMustBeThatOfTheMethodAndNotOfTheReference() {
        WorkerFunction.With4<String, Integer, byte[], Object[]> function = FunctionNameTest::with4;
        assertThat(FunctionName.of(function))
                .isEqualTo(new FunctionName(
                        HERE + "::with4",
                        "(Ljava/nio/channels/SocketChannel;Ljava/lang/String;I[B[Ljava/lang/Object;)V"));
    }

    @Test
    void aPrivateMethodMustBeNamed() {
        WorkerFunction.With0 function = FunctionNameTest::secret;
        assertThat(FunctionName.of(function))
                .isEqualTo(new FunctionName(HERE + "::secret", "(Ljava/nio/channels/SocketChannel;)I"));
    }

    @Test
    void aNestedClassMustBeNamedByItsBinaryName() {
        WorkerFunction.With1<Long> function = Nested::run;
        assertThat(FunctionName.of(function).name()).isEqualTo(HERE + "$Nested::run");
    }

    @Test
    void aLambdaThatCapturesNothingMustBeNamed() {
        WorkerFunction.With0 function = control -> {};
        assertThat(FunctionName.of(function).name()).startsWith(HERE + "::lambda$");
    }

    @Test
    void aReferenceToAnInstanceMethodMustBeRefused() {
        WorkerFunction.With0 bound = this::instance, unbound = SocketChannel::close;
        WorkerFunction.With0 constructor = Made::new;
        for (WorkerFunction function : new WorkerFunction[] {bound, unbound, constructor})
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FunctionName.of(function))
                    .withMessageContaining("is no reference to a static method");
    }

    static final class Made {
        Made(SocketChannel control) {}
    }

    @Test
    void aLambdaThatCapturesMustBeRefusedWithTheRemedy() {
        long captured = System.nanoTime();
        WorkerFunction.With0 function = control -> control.setOption(null, captured);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FunctionName.of(function))
                .withMessageContaining(HERE + "::lambda$")
                .withMessageContaining("Send values with sendArg");
    }

    @Test
    void anObjectOfAClassMustBeRefused() {
        WorkerFunction.With0 object = new Explicit();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FunctionName.of(object))
                .withMessageContaining(Explicit.class.getName());
    }

    static final class Explicit implements WorkerFunction.With0 {
        private static final long serialVersionUID = 1;

        @Override
        public void run(SocketChannel control) {}
    }
}
