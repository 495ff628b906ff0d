package org.jfork.benchmarks.phases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jfork.benchmarks.phases.Trace.Event;
import org.junit.jupiter.api.Test;

class LifeTest {
    private static final int CALLER = 1;
    private static final int TEMPLATE = 2;
    private static final int CHILD = 3;

    private static final Phase CLONE = new Phase("clone", "clone", 37, 38, true);
    private static final Phase BORN = new Phase("born", "born", 37, 50, false);
    private static final Phase EXIT = new Phase("exit", "exit", 112, Phase.END_OF_SOCKET, false);

    private static List<Event> life(long start) {
        return List.of(
                new Event(start, 100, CALLER, 20),
                new Event(start + 1000, 10, TEMPLATE, 37),
                new Event(start + 3000, 14, TEMPLATE, 38),
                new Event(start + 3500, 1, CHILD, 50),
                new Event(start + 9000, 400, CHILD, 112));
    }

    @Test
    void eachLifeMustHaveItsOwnEvents() {
        List<Event> events = new ArrayList<>(life(0));
        events.addAll(life(100_000));
        List<Life> lives = Life.split(events, new long[] {9500, 119_000});
        assertThat(lives).hasSize(2).allSatisfy(life -> {
            assertThat(life.micros(CLONE)).hasValue(2);
            assertThat(life.faults(CLONE)).hasValue(4);
            assertThat(life.micros(BORN)).hasValue(2.5);
            assertThat(life.childFaults()).hasValue(400);
        });
        assertThat(lives.get(0).micros(EXIT)).hasValue(0.5);
        assertThat(lives.get(1).micros(EXIT)).hasValue(10);
    }

    @Test
    void aTemplateThatIsLateMustStillBelongToItsLife() {
        List<Event> events = new ArrayList<>(life(0));
        events.addAll(life(100_000));
        events.add(new Event(100_100, 15, TEMPLATE, 41));
        events.add(new Event(100_300, 15, TEMPLATE, 42));
        events.add(new Event(104_000, 15, TEMPLATE, 41));
        events.add(new Event(108_000, 15, TEMPLATE, 42));
        events.sort(Comparator.comparingLong(Event::nanos));
        List<Life> lives = Life.split(events, new long[] {1, 2});
        Phase thaw = new Phase("thaw", "thaw", 41, 42, true);
        assertThat(lives.get(0).micros(thaw)).hasValue(0.2);
        assertThat(lives.get(1).micros(thaw)).hasValue(4);
    }

    @Test
    void pageFaultsMustNotBeComparedAcrossProcesses() {
        Life life = Life.split(life(0), new long[] {1}).get(0);
        assertThat(life.faults(BORN)).isEmpty();
    }

    @Test
    void whatWasNotPassedMustBeNothing() {
        Life life = Life.split(life(0), new long[] {1}).get(0);
        assertThat(life.micros(new Phase("thaw", "thaw", 41, 42, true))).isEmpty();
    }

    @Test
    void aTraceThatDoesNotFitMustBeRefused() {
        assertThatThrownBy(() -> Life.split(life(0), new long[] {1, 2})).hasMessageContaining("2 lives");
    }
}
