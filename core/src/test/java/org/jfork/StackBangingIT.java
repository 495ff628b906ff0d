package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The interpreter looks for the end of the stack ahead of each call; it need not have the memory for that. */
@ExtendWith(ProcessHygiene.class)
class StackBangingIT {
    private static final int STACK_KB = 3 * 1024; // of nobody else
    private static final int GUARDS_KB = 64; // at most
    private static final int AHEAD_KB = 80; // twenty pages
    private static final int OVERFLOWS = 3;

    @Test
    void aThreadMustNotOwnTheMemoryAheadOfItsStack() {
        assertThat(Integer.parseInt(answer(Fork.create().run(StackBangingIT::measure))))
                .isPositive()
                .isLessThan(AHEAD_KB);
    }

    public static void measure(SocketChannel control) throws Exception {
        CountDownLatch measured = new CountDownLatch(1), started = new CountDownLatch(1);
        Thread thread = new Thread(
                null,
                () -> {
                    started.countDown();
                    while (measured.getCount() > 0) Thread.onSpinWait();
                },
                "measured",
                STACK_KB * 1024L);
        thread.start();
        started.await();
        say(control, Integer.toString(ownKilobytesOfStack()));
        measured.countDown();
        thread.join();
    }

    private static int ownKilobytesOfStack() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        for (int i = 0; i < lines.size(); i++)
            if (lines.get(i).startsWith("Size:") && isStack(kilobytes(lines.get(i)))) return ownKilobytes(lines, i + 1);
        throw new IllegalStateException("there is no such stack: " + lines);
    }

    private static boolean isStack(int kilobytes) {
        return kilobytes <= STACK_KB && kilobytes > STACK_KB - GUARDS_KB;
    }

    private static int ownKilobytes(List<String> lines, int from) {
        int sum = 0;
        for (int i = from; i < lines.size() && !lines.get(i).startsWith("Size:"); i++)
            if (lines.get(i).startsWith("Private_")) sum += kilobytes(lines.get(i));
        return sum;
    }

    private static int kilobytes(String line) {
        return Integer.parseInt(line.replaceAll("\\D", ""));
    }

    @Test
    void theEndOfAStackMustStillBeNoticed() {
        try (Fork template = Fork.builder().jvmOptions("-Xint").exec()) {
            assertThat(answer(template.fork().run(StackBangingIT::overflow))).isEqualTo("noticed");
        }
    }

    public static void overflow(SocketChannel control) throws InterruptedException {
        int[] noticed = new int[1];
        Thread other = new Thread(() -> noticed[0] = overflows());
        other.start();
        other.join();
        if (overflows() != OVERFLOWS || noticed[0] != OVERFLOWS) throw new IllegalStateException("not noticed");
        say(control, "noticed");
    }

    private static int overflows() {
        int count = 0;
        for (int i = 0; i < OVERFLOWS; i++)
            try {
                descend(0);
            } catch (StackOverflowError e) {
                count++;
            }
        return count;
    }

    private static int descend(int depth) {
        return descend(depth + 1) + 1;
    }
}
