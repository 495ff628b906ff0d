package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
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
}
