package org.jfork.pool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.pool.PoolSupport.death;

import java.util.List;
import java.util.Objects;
import org.jfork.Fork;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a worker has for itself is little, since what all of them do was done in their template. */
@ExtendWith(ProcessHygiene.class)
class LeanWorkerIT {
    private static final String BEGUN = "the task has begun";

    @Test
    void aWorkerMustNeitherLoadClassesForItsFirstTaskNorCollectGarbageOfItsTemplate() {
        try (ForkPool pool = ForkPool.builder()
                .recipe(() -> Fork.builder()
                        .captureError() // of the template
                        .jvmOptions("-Xlog:class+load,gc:stderr")
                        .exec()
                        .require(Work.class.getName()))
                .most(1)
                .captureError() // or all that is loaded would be shown
                .mostMemory(1L << 40)
                .initialiser(Work.initialiser())
                .open()) {
            String written = death(pool.submit(Work.task())).errorTail();
            assertThat(written).contains(BEGUN);
            List<String> before =
                    written.substring(0, written.indexOf(BEGUN)).lines().toList();
            assertThat(before).filteredOn(line -> !isOfTheTask(line)).isEmpty();
        }
    }

    /** Its lambdas. */
    private static boolean isOfTheTask(String line) {
        return line.contains(LeanWorkerIT.class.getName());
    }

    /** Apart from the test, whose lambdas have to do with more classes. */
    private static final class Work {
        static RemoteRunnable initialiser() {
            return () -> {};
        }

        static RemoteRunnable task() {
            return () -> {
                for (int i = 0; i < 3 << 10; i++)
                    Objects.requireNonNull(new byte[1024]); // the young generation has 4 MB
                byte[] word = BEGUN.getBytes(ISO_8859_1);
                System.err.write(word, 0, word.length); // println encodes, for which classes are loaded
                Runtime.getRuntime().halt(1);
            };
        }
    }
}
