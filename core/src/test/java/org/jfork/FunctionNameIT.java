package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class FunctionNameIT {
    private static final String HERE = "org.jfork.FunctionNameIT";

    @Test
    void aFunctionMustBeFoundByName() {
        assertThat(answer(Fork.create().run(HERE + "::plain"))).isEqualTo("plain");
    }

    public static void plain(SocketChannel control) {
        say(control, "plain");
    }

    public static final class Inner {
        private Inner() {}

        public static void run(SocketChannel control) {
            say(control, "inner");
        }

        public static final class Innermost {
            private Innermost() {}

            public static void run(SocketChannel control) {
                say(control, "innermost");
            }
        }
    }

    @Test
    void aFunctionOfANestedClassMustBeFoundByTheNameInSourceAndByTheBinaryName() {
        assertThat(answer(Fork.create().run(HERE + ".Inner::run"))).isEqualTo("inner");
        assertThat(answer(Fork.create().run(HERE + "$Inner::run"))).isEqualTo("inner");
        assertThat(answer(Fork.create().run(HERE + ".Inner.Innermost::run"))).isEqualTo("innermost");
    }

    @Test
    void overloadsMustBeChosenByTheNumberOfWhatWasSent() {
        assertThat(answer(Fork.create().run(HERE + "::overloaded"))).isEqualTo("0");
        assertThat(answer(Fork.create().sendArg("a").run(HERE + "::overloaded")))
                .isEqualTo("1 a");
        assertThat(answer(Fork.create().sendArg("a", "b").run(HERE + "::overloaded")))
                .isEqualTo("2 a b");
    }

    public static void overloaded(SocketChannel control) {
        say(control, 0);
    }

    public static void overloaded(SocketChannel control, String a) {
        say(control, 1, a);
    }

    public static void overloaded(SocketChannel control, String a, String b) {
        say(control, 2, a, b);
    }

    @Test
    void ambiguousOverloadsMustFailAndBeListed() {
        assertThat(failure(Fork.create().sendArg("a").run(HERE + "::ambiguous")))
                .hasMessageContaining("more than one")
                .hasMessageContaining(HERE + "::ambiguous(SocketChannel, String)")
                .hasMessageContaining(HERE + "::ambiguous(SocketChannel, int)");
    }

    public static void ambiguous(SocketChannel control, String a) {
        say(control, a);
    }

    public static void ambiguous(SocketChannel control, int a) {
        say(control, a);
    }

    @Test
    void overloadsOfWhichNoneFitsMustFailAndBeListed() {
        assertThat(failure(Fork.create().sendArg("a", "b", "c").run(HERE + "::overloaded")))
                .hasMessageContaining("no public static method of that name fits")
                .hasMessageContaining(HERE + "::overloaded(SocketChannel, String, String)");
    }

    @Test
    void theControlSocketMayBeDeclaredAsASupertype() {
        assertThat(answer(Fork.create().run(HERE + "::general"))).isEqualTo("general");
    }

    public static void general(java.nio.channels.ByteChannel control) {
        say(control, "general");
    }

    @Test
    void aFunctionOfAnInterfaceMustRun() {
        assertThat(answer(Fork.create().run(HERE + ".Face::run"))).isEqualTo("face");
    }

    public interface Face {
        static void run(SocketChannel control) {
            say(control, "face");
        }
    }
}
