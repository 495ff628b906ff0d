package org.jfork.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jfork.benchmarks.measure.Contender;
import org.jfork.benchmarks.measure.Lap;
import org.jfork.benchmarks.measure.Plan;
import org.jfork.benchmarks.peer.Peers.AbsentException;
import org.junit.jupiter.api.Test;

class PeerIT {
    /** A shell that is ready, and answers each line with the same. */
    private static Peer answering(String answer) throws IOException {
        String script = "echo ok; while read -r line; do echo \"$1\"; done";
        return Peer.start("a shell", List.of("sh", "-c", script, "sh", answer), Map.of());
    }

    @Test
    void anAnswerMustBecomeALap() throws Exception {
        try (Peer peer = answering("ok 4000 1 1000 2000")) {
            Lap lap = peer.round("any", 3, 1);
            assertThat(lap.nanos()).isEqualTo(4000);
            assertThat(lap.failed()).isEqualTo(1);
            assertThat(lap.latencies()).containsExactly(1000, 2000);
        }
    }

    @Test
    void anEmptyAnswerMustHaveNoWords() throws Exception {
        try (Peer peer = answering("ok")) {
            assertThat(peer.ask("hold", "0")).isEmpty();
        }
    }

    @Test
    void whatGoesWrongInAProgramMustBeTold() throws Exception {
        try (Peer peer = answering("error no such thing")) {
            assertThatThrownBy(() -> peer.ask("round"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no such thing");
        }
    }

    @Test
    void aProgramThatEndsMustNotBeWaitedFor() {
        assertThatThrownBy(() -> Peer.start("a quick one", List.of("true"), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a quick one ended");
    }

    @Test
    void whatIsNotInstalledMustBeAbsentEachTime() throws Exception {
        Peers.Source missing = () -> {
            throw new AbsentException("not installed");
        };
        try (Peers peers = new Peers(new Plan())) {
            for (int i = 0; i < 2; i++) {
                Contender contender = peers.contender("key", "label", missing, "way", 1, 1);
                assertThat(contender.course()).isNull();
                assertThat(contender.absent()).isEqualTo("not installed");
            }
        }
    }
}
