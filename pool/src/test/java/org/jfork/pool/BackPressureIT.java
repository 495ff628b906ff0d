package org.jfork.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jfork.support.CallerProgram;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More than fits comes back, and nothing is lost. */
@ExtendWith(ProcessHygiene.class)
class BackPressureIT {
    private static final int MEGABYTE = 1 << 20;

    static byte[] octets(int number) {
        byte[] octets = new byte[MEGABYTE];
        for (int i = 0; i < octets.length; i += 4096) octets[i] = (byte) (number + i / 4096);
        return octets;
    }

    private static long wrong(byte[] octets, int number) {
        long wrong = octets.length == MEGABYTE ? 0 : 1;
        for (int i = 0; i < octets.length; i += 4096) if (octets[i] != (byte) (number + i / 4096)) wrong++;
        return wrong;
    }

    /** With a heap of 64 MB. */
    static final class Results {
        private Results() {}

        public static void main(String[] arguments) {
            long count = 0, wrong = 0;
            try (ForkPool pool = ForkPool.builder().most(2).open()) {
                Iterator<byte[]> results = pool.map(IntStream.range(0, 1024).boxed(), (Integer i) -> octets(i))
                        .iterator();
                for (; results.hasNext(); count++) wrong += wrong(results.next(), (int) count);
            }
            System.out.println("results " + count + " wrong " + wrong);
        }
    }

    /** One task says more than the heap holds, and its listener is slower than it is. */
    static final class Progress {
        private Progress() {}

        public static void main(String[] arguments) throws Exception {
            AtomicLong count = new AtomicLong(), wrong = new AtomicLong();
            try (ForkPool pool = ForkPool.builder().most(1).open()) {
                Future<Integer> task = pool.submit(
                        () -> {
                            for (int i = 0; i < 256; i++) PoolWorker.progress(octets(i));
                            return 256;
                        },
                        new TaskOptions().onProgress(octets -> {
                            if (count.get() < 100) pause();
                            wrong.addAndGet(wrong((byte[]) octets, (int) count.getAndIncrement()));
                        }));
                task.get();
            }
            System.out.println("results " + count + " wrong " + wrong);
        }

        private static void pause() {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String resultsOf(Class<?> program) {
        try (CallerProgram caller = CallerProgram.of(program).options("-Xmx64m").start()) {
            return caller.outputOfSuccess().strip();
        }
    }

    @Test
    void aGigabyteOfResultsMustPassThroughASmallHeap() {
        assertThat(resultsOf(Results.class)).isEqualTo("results 1024 wrong 0");
    }

    @Test
    void progressThatNobodyCanTakeInTimeMustHoldUpTheTask() {
        assertThat(resultsOf(Progress.class)).isEqualTo("results 256 wrong 0");
    }
}
