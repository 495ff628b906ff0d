package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class ForkOfForkIT {
    @Test
    void aForkOfAForkOfAForkMustRun() {
        try (Fork one = Fork.create();
                Fork two = one.fork();
                Fork three = two.fork()) {
            assertThat(answer(three.fork().run(ForkOfForkIT::tellParent))).isEqualTo(String.valueOf(Proc.self()));
            assertThat(answer(three.run(ForkOfForkIT::tellParent))).isEqualTo(String.valueOf(Proc.self()));
        }
    }

    public static void tellParent(SocketChannel control) {
        say(control, Proc.entry(Proc.self()).parent());
    }

    @Test
    void whatWasSentBeforeTheForkMustBeClonedAndWhatCameLaterMustNot() {
        try (Fork template = Fork.create().sendArg("before")) {
            Fork one = template.fork();
            template.sendArg("after");
            Fork two = template.fork().sendArg("own");
            one.sendArg("first's");
            assertThat(answer(one.run("org.jfork.ForkOfForkIT::echo"))).isEqualTo("[before, first's]");
            assertThat(answer(two.run("org.jfork.ForkOfForkIT::echo"))).isEqualTo("[before, after, own]");
            assertThat(answer(template.run("org.jfork.ForkOfForkIT::echo"))).isEqualTo("[before, after]");
        }
    }

    public static void echo(SocketChannel control, Object... sent) {
        say(control, Arrays.toString(sent));
    }

    @Test
    void aTemplateMustSurviveItsChildrenAndChildrenTheirTemplate() {
        Fork template = Fork.create();
        assertThat(answer(template.fork().run(ForkOfForkIT::tellParent))).isNotEmpty();
        Fork child = template.fork();
        template.close();
        assertThat(answer(child.run(ForkOfForkIT::tellParent))).isNotEmpty();
    }

    @Test
    void stateMadeInAProcessMustReachItsForksOnly() {
        try (Fork template = Fork.create();
                Fork marked = template.fork().require(Mark.class)) {
            assertThat(answer(marked.fork().run(ForkOfForkIT::tellMark))).isEqualTo(String.valueOf(marked.pid()));
            assertThat(answer(template.fork().run(ForkOfForkIT::tellMark))).isNotEqualTo(String.valueOf(marked.pid()));
        }
    }

    static final class Mark {
        static final long MADE_IN = Proc.self();

        private Mark() {}
    }

    public static void tellMark(SocketChannel control) {
        say(control, Mark.MADE_IN);
    }
}
