package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is free in the heap of a template is given back while it is idle, and only that. */
@ExtendWith(ProcessHygiene.class)
class FreeHeapIT {
    private static final int LITTER_MB = 200;
    private static final int LITTLE_MB = 120;
    private static final int ROUNDS = 40;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Fills much of the young generation, and leaves nothing there. */
    static final class Littered {
        static byte[] last;

        static {
            for (int i = 0; i < LITTER_MB; i++) last = new byte[1 << 20];
            last = null;
            System.gc();
        }

        private Littered() {}
    }

    @Test
    void whatATemplateHasCollectedMustNotStayInItsMemory() throws Exception {
        try (Fork template = Fork.builder()
                .jvmOptions("-XX:+UseSerialGC", "-Xms320m", "-Xmx320m", "-Xmn280m")
                .exec()
                .require(Littered.class)) {
            assertThat(answer(template.fork().run(FreeHeapIT::fill))).isEqualTo("filled");
            long end = System.nanoTime() + LIMIT_NANOS;
            while (anonymousMegabytes(template.pid()) > LITTLE_MB && System.nanoTime() < end) Thread.onSpinWait();
            assertThat(anonymousMegabytes(template.pid())).isLessThanOrEqualTo(LITTLE_MB);
            assertThat(answer(template.fork().run(FreeHeapIT::fill))).isEqualTo("filled");
        }
    }

    /** Uses what was given back. */
    public static void fill(SocketChannel control) {
        byte[][] kept = new byte[LITTER_MB][];
        for (int i = 0; i < kept.length; i++) kept[i] = new byte[1 << 20];
        System.gc();
        for (byte[] one : kept) for (byte octet : one) if (octet != 0) throw new IllegalStateException("not new");
        say(control, "filled");
    }

    /** A template that does something between forks is frozen again for each, at any moment, also during a collection. */
    @Test
    void nothingElseMustBeGivenBack() {
        try (Fork template = Fork.builder()
                .jvmOptions("-XX:+UseSerialGC", "-Xmx64m", "-Xmn24m")
                .exec()
                .require(ObjectGraph.class)) {
            for (int i = 0; i < ROUNDS; i++) {
                assertThat(answer(template.fork().run(FreeHeapIT::check))).isEqualTo("sound");
                template.eval(args -> ObjectGraph.check());
            }
            assertThat(answer(template.fork().run(ObjectGraph::rewriteAndCheck)))
                    .isEqualTo("sound");
        }
    }

    public static void check(SocketChannel control) {
        ObjectGraph.check();
        say(control, "sound");
    }

    private static long anonymousMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
                        .filter(line -> line.startsWith("Anonymous:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024;
    }
}
