package org.jfork.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jfork.Fork;
import org.junit.jupiter.api.Test;

class RandomNumbersIT {
    private static final int SIBLINGS = 12;
    private static final int ROUNDS = 20;

    /** Initialised in the template by {@code require}, right before the forks: what it draws fills all buffers. */
    public static final class Drawn {
        static final SecureRandom SECURE = new SecureRandom();
        static final List<String> BEFORE = draw();

        private Drawn() {}

        static List<String> draw() {
            byte[] octets = new byte[16];
            SECURE.nextBytes(octets);
            byte[] fresh = new byte[16];
            new SecureRandom().nextBytes(fresh);
            List<Integer> order = new ArrayList<>(IntStream.range(0, 40).boxed().toList());
            Collections.shuffle(order);
            return List.of(
                    UUID.randomUUID().toString(),
                    Arrays.toString(octets),
                    Arrays.toString(fresh),
                    Double.toString(Math.random()),
                    Long.toString(ThreadLocalRandom.current().nextLong()),
                    Long.toString(new SplittableRandom().nextLong()),
                    Long.toString(new java.util.Random().nextLong()),
                    order.toString());
        }

        public static void tell(SocketChannel control) throws Exception {
            Siblings.write(control, String.join("\n", draw()));
        }

        /** In a new thread, whose seed comes from the common seeder. */
        public static void tellFromNewThread(SocketChannel control) throws Exception {
            List<String> drawn = new ArrayList<>();
            Thread thread = new Thread(() -> drawn.addAll(draw()));
            thread.start();
            thread.join();
            Siblings.write(control, String.join("\n", drawn));
        }
    }

    @Test
    void siblingsMustDrawDifferentNumbers() throws Exception {
        checkRounds(ROUNDS, Drawn.class.getName() + "::tell");
    }

    @Test
    void newThreadsOfSiblingsMustDrawDifferentNumbers() throws Exception {
        checkRounds(5, Drawn.class.getName() + "::tellFromNewThread");
    }

    private static void checkRounds(int rounds, String function) throws Exception {
        for (int round = 0; round < rounds; round++) {
            try (Fork template = Fork.create().require(Drawn.class)) {
                checkDistinct(Siblings.answers(template, SIBLINGS, function));
            }
        }
    }

    private static void checkDistinct(List<String> answers) {
        int kinds = Drawn.BEFORE.size();
        for (int kind = 0; kind < kinds; kind++) {
            int at = kind;
            List<String> draws =
                    answers.stream().map(answer -> answer.split("\n")[at]).toList();
            assertThat(draws)
                    .as("draw number %d of siblings", at)
                    .doesNotHaveDuplicates()
                    .hasSize(SIBLINGS);
        }
    }
}
