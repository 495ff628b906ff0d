package org.jfork.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.pool.PoolSupport.death;
import static org.jfork.pool.PoolSupport.failure;
import static org.jfork.pool.PoolSupport.get;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.jfork.rpc.DeathCertificate;
import org.jfork.support.CallerProgram;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen of a pool from outside. */
@ExtendWith(ProcessHygiene.class)
class WatchingIT {
    private static final class Noting implements PoolListener {
        private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void workerReady(long pid) {
            heard.add("ready " + pid);
            throw new IllegalStateException("a listener that throws is no harm");
        }

        @Override
        public void workerEnded(DeathCertificate certificate, boolean wanted) {
            heard.add("ended " + certificate.pid() + " " + certificate.status() + " " + wanted);
        }
    }

    @Test
    void theListenerMustBeToldOfWorkersInOrder() {
        Noting noting = new Noting();
        long first, second;
        try (ForkPool pool = ForkPool.builder().most(1).listener(noting).open()) {
            first = get(pool.submit(PoolSupport::pid));
            death(pool.submit(() -> Runtime.getRuntime().halt(4)));
            second = get(pool.submit(PoolSupport::pid));
        }
        Awaitility.await().until(() -> noting.heard.size() == 4);
        assertThat(noting.heard)
                .containsExactly(
                        "ready " + first,
                        "ended " + first + " exit code 4 false",
                        "ready " + second,
                        "ended " + second + " exit code 0 true");
    }

    @Test
    void theMetricsMustAddUp() {
        try (ForkPool pool =
                ForkPool.builder().most(1).sampleMemory(Duration.ofMillis(20)).open()) {
            for (int i = 0; i < 10; i++) get(pool.submit(() -> 1));
            failure(pool.submit(() -> Integer.parseInt("x")));
            Future<?> slow = pool.submit(() -> {
                Thread.sleep(300);
                return 1;
            });
            get(slow);
            PoolMetrics now = pool.metrics();
            assertThat(now.submitted()).isEqualTo(12);
            assertThat(now.completed()).isEqualTo(11);
            assertThat(now.failed()).isEqualTo(1);
            assertThat(now.forks()).isEqualTo(1);
            assertThat(now.workers()).isEqualTo(1);
            assertThat(now.queued() + now.sent()).isZero();
            assertThat(now.running().count()).isEqualTo(12);
            assertThat(now.running().longest()).isGreaterThanOrEqualTo(Duration.ofMillis(290));
            assertThat(now.running().median()).isLessThanOrEqualTo(now.running().p99());
            Awaitility.await().until(() -> pool.metrics().privateMemory() > 0);
        }
    }

    @Test
    void eventsMustBeInARecordingOfTheCaller(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("pool.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            try (ForkPool pool = ForkPool.builder().most(1).open()) {
                get(pool.submit(() -> 1, new TaskOptions().name("one")));
                death(pool.submit(() -> Runtime.getRuntime().halt(4), new TaskOptions().name("four")));
            }
            recording.dump(file);
        }
        List<String> seen = new ArrayList<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getEventType().getName().equals("org.jfork.Task")) seen.add("task " + event.getString("name"));
            if (event.getEventType().getName().equals("org.jfork.WorkerEnded"))
                seen.add("ended " + event.getString("status") + " " + event.getString("task"));
        }
        assertThat(seen).contains("task one", "ended exit code 4 four");
    }

    /** A pool of each kind; in each a worker says something and ends. */
    static final class Writers {
        private Writers() {}

        public static void main(String[] arguments) {
            write("shown", ForkPool.builder());
            write("captured", ForkPool.builder().captureError());
            write("inherited", ForkPool.builder().inheritError());
        }

        private static void write(String word, ForkPoolBuilder builder) {
            try (ForkPool pool = builder.most(1).open()) {
                DeathCertificate death = death(pool.submit(() -> {
                    System.err.println(word);
                    Runtime.getRuntime().halt(1);
                }));
                System.out.println("of " + word + ": " + death.errorTail().strip());
            }
        }
    }

    @Test
    void whatWorkersWriteToStandardErrorMustBeSeenHereUnlessItIsToBeKeptOnly() {
        try (CallerProgram caller = CallerProgram.of(Writers.class).start()) {
            assertThat(caller.outputOfSuccess().lines())
                    .containsExactly("of shown: shown", "of captured: captured", "of inherited: ");
            assertThat(caller.errors().lines()).containsExactly("shown", "inherited");
        }
    }
}
