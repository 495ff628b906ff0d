package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.util.List;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class CreateIT {
    @Test
    void forkingMustBeSupportedHere() {
        assertThat(Fork.unsupportedReason()).isNull();
    }

    @Test
    void aCreatedProcessMustRunItsFunctionInAProcessOfItsOwn() {
        assertThat(answer(Fork.create().run(CreateIT::tellPid))).isNotEqualTo(String.valueOf(Proc.self()));
    }

    public static void tellPid(SocketChannel control) {
        say(control, ProcessHandle.current().pid());
    }

    @Test
    void aCreatedProcessMustBeAChildOfTheCallerAndNotOfTheTemplate() {
        assertThat(answer(Fork.create().run(CreateIT::tellParent))).isEqualTo(String.valueOf(Proc.self()));
    }

    public static void tellParent(SocketChannel control) {
        say(control, Proc.entry(Proc.self()).parent());
    }

    @Test
    void createdProcessesMustShareTheTemplateAndNotEachOther() {
        List<Integer> counts = List.of(1, 2, 3).stream()
                .map(i -> Integer.valueOf(answer(Fork.create().run(CreateIT::count))))
                .toList();
        assertThat(counts).containsOnly(1);
    }

    static final class Counter {
        static int value;

        private Counter() {}
    }

    public static void count(SocketChannel control) {
        say(control, ++Counter.value);
    }

    @Test
    void aCreatedProcessMustHaveTheClassPathOfTheCaller() {
        assertThat(answer(Fork.create().run(CreateIT::tellClassPath)))
                .contains(Fork.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath()
                        .replaceAll("/$", ""));
    }

    public static void tellClassPath(SocketChannel control) {
        say(control, System.getProperty("java.class.path"));
    }

    @Test
    void onlyOneDefaultTemplateMustBeKept() {
        long before = Proc.children(Proc.self()).size();
        for (int i = 0; i < 3; i++) answer(Fork.create().run(CreateIT::tellPid));
        assertThat(Proc.children(Proc.self())).hasSizeLessThanOrEqualTo((int) before);
    }
}
