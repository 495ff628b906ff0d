package org.jfork.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;

import java.io.RandomAccessFile;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jfork.Fork;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A thread of the template draws random numbers without a pause while it is forked, and in its children. */
@ExtendWith(ProcessHygiene.class)
class DrawUnderWayIT {
    private static final int CHILDREN = 8;

    /**
     * Draws for ever; keeps what it draws once it is told to. Of this generator the whole state is computed before any of it is
     * stored.
     */
    public static final class Generator implements Runnable {
        private static final Generator OF_TEMPLATE = new Generator();
        private static final int LEAST = 20;
        private static final long TIME_MILLIS = 300;

        private final SecureRandom random;
        private final List<Long> kept = new ArrayList<>();
        private final Thread thread = new Thread(this, "of the template");
        private final CountDownLatch enough = new CountDownLatch(LEAST);
        private volatile boolean keep;
        private volatile boolean end;

        private Generator() {
            try {
                random = Draws.drbg("CTR_DRBG");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run() {
            while (!end) {
                boolean begunHere = keep; // else it may have been drawn in the template, and not been looked at yet
                long drawn = random.nextLong();
                if (!begunHere) continue;
                kept.add(drawn);
                enough.countDown();
            }
        }

        public static void tell(SocketChannel control) throws Exception {
            OF_TEMPLATE.keep = true;
            Thread.sleep(TIME_MILLIS);
            OF_TEMPLATE.enough.await(20, TimeUnit.SECONDS);
            OF_TEMPLATE.end = true;
            OF_TEMPLATE.thread.join();
            StringBuilder text = new StringBuilder();
            for (long drawn : OF_TEMPLATE.kept) text.append(drawn).append('\n');
            Siblings.write(control, text.toString());
        }
    }

    /** They are forked close together, and draw for much longer than the template did in between. */
    @Test
    void siblingsMustGoOnDifferently() throws Exception {
        try (Fork template = Fork.builder().stayFrozen(false).exec().require(Generator.class)) {
            Set<String> drawn = new HashSet<>();
            for (String answer : Siblings.answers(template, CHILDREN, Generator.class.getName() + "::tell")) {
                List<String> lines = answer.lines().toList();
                assertThat(lines).hasSizeGreaterThanOrEqualTo(Generator.LEAST);
                assertThat(Collections.disjoint(drawn, lines))
                        .as("draws of siblings are different")
                        .isTrue();
                drawn.addAll(lines);
            }
        }
    }

    /** Waits for a seed that does not come. */
    public static final class Seedless {
        static {
            Thread thread = new Thread(new Seeding(), "of the template");
            thread.setDaemon(true);
            thread.start();
        }

        private Seedless() {}

        private static final class Seeding implements Runnable {
            @Override
            public void run() {
                new SecureRandom().generateSeed(8);
            }
        }

        public static void tell(SocketChannel control) throws Exception {
            Siblings.write(control, "here");
        }
    }

    @Test
    void aForkDuringAnEndlessDrawMustBeRefusedAndLaterOnesWork(@TempDir Path directory) throws Exception {
        Path seeds = directory.resolve("seeds");
        assertThat(new ProcessBuilder("mkfifo", seeds.toString()).start().waitFor())
                .isZero();
        try (RandomAccessFile seeder = new RandomAccessFile(seeds.toFile(), "rw");
                Fork template = Fork.builder()
                        .systemProperty("java.security.egd", seeds.toUri().toString())
                        .exec()
                        .require(Seedless.class)) {
            assertThat(failure(() -> template.fork().run(Seedless::tell)))
                    .hasMessageContaining("drawing random numbers all the time");
            seeder.write(new byte[8]);
            assertThat(answer(template.fork().run(Seedless::tell))).isEqualTo("here");
        }
    }
}
