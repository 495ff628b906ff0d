package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.stream.Stream;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A function that cannot be run, or does not take what was sent, fails the run and says why. */
@ExtendWith(ProcessHygiene.class)
class WrongFunctionIT {
    private static final String HERE = "org.jfork.WrongFunctionIT::";

    static Stream<Arguments> wrongNames() {
        return Stream.of(
                Arguments.of("no.such.Class::run", List.of("ClassNotFoundException", "no.such.Class")),
                Arguments.of("no.such.Class", List.of("'no.such.Class' is not of the form Class::method")),
                Arguments.of("", List.of("is not of the form Class::method")),
                Arguments.of("::run", List.of("is not of the form Class::method")),
                Arguments.of("java.lang.String::", List.of("is not of the form Class::method")),
                Arguments.of(HERE + "missing", List.of("org.jfork.WrongFunctionIT declares no method missing")),
                Arguments.of(HERE + "instance", List.of("instance(SocketChannel)", "must be static")),
                Arguments.of(HERE + "hidden", List.of("hidden(SocketChannel) is not public")),
                Arguments.of(HERE + "withoutSocket", List.of("withoutSocket(String)", "a SocketChannel")),
                Arguments.of(HERE + "withoutAnything", List.of("withoutAnything()", "a SocketChannel")),
                Arguments.of(HERE + "two", List.of("two(SocketChannel, String, int) takes 2", "but 0 were sent")));
    }

    @ParameterizedTest
    @MethodSource("wrongNames")
    void aWrongFunctionMustFailTheRunAndSayWhy(String name, List<String> reasons) {
        Fork process = Fork.create();
        long pid = process.pid();
        ForkException failure = failure(process.run(name));
        assertThat(failure)
                .hasMessageStartingWith("run of " + name + " failed in process " + pid + ": ")
                .hasMessageContainingAll(reasons.toArray(CharSequence[]::new))
                .hasCauseInstanceOf(RemoteException.class);
        assertThat(((RemoteException) failure.getCause()).pid()).isEqualTo(pid);
        assertThat(((RemoteException) failure.getCause()).remoteTrace()).contains("\tat ");
    }

    public void instance(SocketChannel control) {
        say(control, this);
    }

    static void hidden(SocketChannel control) {
        say(control, "hidden");
    }

    public static void withoutSocket(String text) {
        throw new IllegalStateException(text);
    }

    public static void withoutAnything() {
        throw new IllegalStateException();
    }

    public static void two(SocketChannel control, String text, int number) {
        say(control, text, number);
    }

    @Test
    void tooManyArgumentsMustFail() {
        assertThat(failure(Fork.create().sendArg("a", "1", "c").run(HERE + "two")))
                .hasMessageContaining("takes 2 arguments and handles behind the control socket, but 3 were sent");
        assertThat(failure(Fork.create().run(HERE + "rest"))).hasMessageContaining("takes 1 or more");
    }

    public static void rest(SocketChannel control, String first, Object... rest) {
        say(control, first, rest.length);
    }

    @Test
    void aTextThatIsNoNumberMustFailAndBeQuoted() {
        assertThat(failure(Fork.create().sendArg("1", "abc").run(HERE + "two")))
                .hasMessageContaining("parameter 3 (number 2 of what was sent)")
                .hasMessageContaining("'abc' is no int");
        assertThat(failure(Fork.create().sendArg("1", "x".repeat(5000)).run(HERE + "two")))
                .hasMessageContaining("'" + "x".repeat(80) + "...' is no int");
    }

    @Test
    void aTextThatIsNoTruthValueOrCharacterMustFail() {
        assertThat(failure(Fork.create().sendArg("yes", "c").run(HERE + "picky")))
                .hasMessageContaining("'yes' is no boolean");
        assertThat(failure(Fork.create().sendArg("true", "cc").run(HERE + "picky")))
                .hasMessageContaining("'cc' is no char");
    }

    public static void picky(SocketChannel control, boolean truth, char character) {
        say(control, truth, character);
    }

    @Test
    void octetsThatAreNoTextMustFailWhereTextIsDeclared() {
        assertThat(failure(Fork.create().sendArg(new byte[] {(byte) 0xff}).run(WrongFunctionIT::text)))
                .hasMessageContaining("no UTF-8 text; declare byte[]");
    }

    public static void text(SocketChannel control, String text) {
        say(control, text);
    }

    @Test
    void anArgumentDeclaredAsSomethingElseMustFail() {
        assertThat(failure(Fork.create().sendArg("text").run(HERE + "list")))
                .hasMessageContaining("an argument cannot be presented as java.util.List");
        assertThat(failure(Fork.create().sendArg("text").run(HERE + "file")))
                .hasMessageContaining("cannot be presented as java.nio.channels.FileChannel");
    }

    public static void list(SocketChannel control, List<String> list) {
        say(control, list);
    }

    public static void file(SocketChannel control, FileChannel file) {
        say(control, file);
    }

    @Test
    void aHandleDeclaredAsWhatItIsNotMustFailAndBeNamed() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink();
                ServerSocket server = new ServerSocket(0)) {
            assertThat(failure(Fork.create().sendHandle(source).run(WrongFunctionIT::socket)))
                    .hasMessageContaining(
                            "the handle is a pipe to read from and cannot be presented as java.net.Socket");
            assertThat(failure(Fork.create().sendHandle(sink).run(WrongFunctionIT::channel)))
                    .hasMessageContaining("the handle is a pipe to write to");
            assertThat(failure(Fork.create().sendHandle(server).run(WrongFunctionIT::channel)))
                    .hasMessageContaining("the handle is a listening socket");
            assertThat(failure(Fork.create().sendHandle(source).run(WrongFunctionIT::text)))
                    .hasMessageContaining("cannot be presented as java.lang.String");
        }
    }

    public static void socket(SocketChannel control, Socket socket) {
        say(control, socket);
    }

    public static void channel(SocketChannel control, SocketChannel channel) {
        say(control, channel);
    }

    @Test
    void aFunctionOfAClassThatCannotBeInitialisedMustFailTheRun() {
        ForkException failure = failure(Fork.create().run("org.jfork.WrongFunctionIT.Failing::run"));
        assertThat(failure).hasMessageContaining("ExceptionInInitializerError");
        assertThat(((RemoteException) failure.getCause()).remoteTrace()).contains("on purpose");
    }

    public static final class Failing {
        static final int VALUE = check();

        private Failing() {}

        private static int check() {
            throw new IllegalStateException("on purpose");
        }

        public static void run(SocketChannel control) {
            say(control, VALUE);
        }
    }

    @Test
    void aWrongFunctionMustLeaveTheTemplateAlone() {
        try (Fork template = Fork.create()) {
            failure(template.fork().run(HERE + "missing"));
            assertThat(answer(template.fork().sendArg("ok").run(WrongFunctionIT::text)))
                    .isEqualTo("ok");
        }
    }
}
