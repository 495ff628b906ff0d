package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ProcessHygiene.class)
class SparesIT {
    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    @AfterEach
    void end() {
        Fork.keepSpares(0);
    }

    private static Set<Long> children() {
        return Proc.children(Proc.self()).stream().map(Proc.Entry::pid).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Long> awaitSpares(Set<Long> before, int count) {
        Set<Long> spares = new TreeSet<>();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            spares.clear();
            spares.addAll(children());
            spares.removeAll(before);
            return spares.size() == count;
        });
        return spares;
    }

    /** The template is there, and none of its forks. */
    private static Set<Long> none() {
        assertThat(answer(Fork.create().run(SparesIT::tell))).isEqualTo("here");
        return children();
    }

    @Test
    void aProcessThatIsAskedForMustBeOneOfTheSparesAndBeReplaced() {
        Set<Long> before = none();
        Fork.keepSpares(3);
        Set<Long> spares = awaitSpares(before, 3);
        for (int i = 0; i < 3; i++) {
            Fork process = Fork.create();
            assertThat(spares).contains(process.pid());
            assertThat(answer(process.run(SparesIT::tell))).isEqualTo("here");
        }
        assertThat(awaitSpares(before, 3)).doesNotContainAnyElementsOf(spares);
    }

    @Test
    void sparesThatAreNotWantedMustEnd() {
        Set<Long> before = none();
        Fork.keepSpares(3);
        awaitSpares(before, 3);
        Fork.keepSpares(1);
        awaitSpares(before, 1);
        Fork.keepSpares(0);
        awaitSpares(before, 0);
    }

    @Test
    void aSpareThatHasEndedMustNotBeHandedOut() {
        Set<Long> before = none();
        Fork.keepSpares(1);
        long spare = awaitSpares(before, 1).iterator().next();
        ProcessHandle.of(spare).orElseThrow().destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !Proc.isAlive(spare));
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            try (Fork process = Fork.create()) { // that one has ended may become known a moment later
                assertThat(process.pid()).isNotEqualTo(spare);
                assertThat(answer(process.run(SparesIT::tell))).isEqualTo("here");
            }
        });
    }

    @Test
    void aCountThatMakesNoSenseMustBeRefused() {
        assertThatThrownBy(() -> Fork.keepSpares(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fork.keepSpares(1_001)).isInstanceOf(IllegalArgumentException.class);
    }
}
