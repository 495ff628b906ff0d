package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.get;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jfork.internal.os.Foreign;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class RepeatedFunctionIT {
    private static final int OFTEN = 6;

    /** Knows who initialised it. */
    public static final class Repeated {
        private static final long PID = ProcessHandle.current().pid();

        private Repeated() {}

        public static void tell(SocketChannel control) {
            say(control, Long.toString(PID));
        }
    }

    public static void tellWhetherLoaded(SocketChannel control, String name) {
        ClassLoader loader = RepeatedFunctionIT.class.getClassLoader();
        Object found =
                Foreign.callPlainly(Foreign.method(ClassLoader.class, "findLoadedClass", String.class), loader, name);
        say(control, Boolean.toString(found != null));
    }

    private static boolean isLoaded(Class<?> type) {
        return answer(Fork.create().sendArg(type.getName()).run(RepeatedFunctionIT::tellWhetherLoaded))
                .equals("true");
    }

    @Test
    void aClassMustBeLoadedInTheDefaultTemplateWhenItIsRunAgainButInitialisedInEachWorker() {
        assertThat(isLoaded(Repeated.class)).isFalse();
        for (int i = 0; i < 2; i++) expectOwnInitialisation();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> isLoaded(Repeated.class));
        for (int i = 0; i < 2; i++) expectOwnInitialisation();
    }

    private static void expectOwnInitialisation() {
        CompletableFuture<Worker> run = Fork.create().run(Repeated::tell);
        assertThat(answer(run)).isEqualTo(Long.toString(get(run).pid()));
    }

    @Test
    void aFunctionThatIsMissingMustFailAgainAndAgain() {
        for (int i = 0; i < 4; i++)
            assertThat(Fork.create().run("no.such.Class::function"))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .havingCause()
                    .withMessageContaining("no.such.Class");
        assertThat(isLoaded(RepeatedFunctionIT.class)).isTrue();
    }

    public static void tellSent(SocketChannel control, int number, String text) {
        say(control, number, text);
    }

    @Test
    void aFunctionMustGetWhatWasSentEachTime() {
        for (int i = 0; i < OFTEN; i++) {
            Fork process = Fork.create().sendArg(Integer.toString(i)).sendArg("text" + i);
            assertThat(answer(process.run(RepeatedFunctionIT::tellSent))).isEqualTo(i + " text" + i);
            assertThat(failure(Fork.create().sendArg("1").run(RepeatedFunctionIT::tellSent)))
                    .hasMessageContaining("1 were sent");
        }
    }

    /** Always fails to be initialised. */
    public static final class Failing {
        private static final int NUMBER = Integer.parseInt("no number");

        private Failing() {}

        public static void run(SocketChannel control) {
            say(control, NUMBER);
        }
    }

    @Test
    void aClassThatCannotBeInitialisedMustFailAgainAndAgain() {
        for (int i = 0; i < OFTEN; i++)
            assertThat(failure(Fork.create().run(Failing::run)))
                    .hasStackTraceContaining("ExceptionInInitializerError")
                    .hasStackTraceContaining("no number");
    }

    /** Finds no class that the program has. */
    private static final class Blind extends ClassLoader {
        Blind() {
            super(null);
        }
    }

    public static void nothing(SocketChannel control) {}

    @Test
    void aFunctionMustBeLookedForWhereTheProcessSaysEachTime() {
        for (int i = 0; i < OFTEN; i++) {
            assertThat(answer(Fork.create().run(RepeatedFunctionIT::nothing))).isEmpty();
            Fork elsewhere = Fork.create().eval(unused -> Thread.currentThread().setContextClassLoader(new Blind()));
            assertThat(failure(elsewhere.run(RepeatedFunctionIT::nothing)))
                    .hasMessageContaining("is not on the class path");
        }
    }
}
