package org.jfork.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.jfork.Fork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads of the template that work on arrays in native code while it is forked (JNI critical regions). */
@Tag("long")
class CriticalRegionIT {
    private static final int FORKS = 40;

    /** Starts threads that compress, and threads that allocate, without end. */
    public static final class Compressing {
        static volatile byte[] garbage;

        static {
            for (int i = 0; i < 3; i++) start(Compressing::compress);
            for (int i = 0; i < 2; i++) start(Compressing::allocate);
        }

        private Compressing() {}

        private static void start(Runnable work) {
            Thread thread = new Thread(work, "of the template");
            thread.setDaemon(true);
            thread.start();
        }

        private static void compress() {
            byte[] input = new byte[200_000];
            byte[] output = new byte[300_000];
            new Random(1).nextBytes(input);
            while (true) {
                Deflater deflater = new Deflater(1);
                deflater.setInput(input);
                deflater.finish();
                deflater.deflate(output);
                deflater.end();
            }
        }

        /** So that the first allocation in a child may well need a collection. */
        private static void allocate() {
            while (true) garbage = new byte[4_000];
        }

        public static void collect(SocketChannel control) throws Exception {
            System.gc();
            Siblings.write(control, "collected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseParallelGC"})
    void aChildMustCollectWhateverTheTemplateWasDoing(String collector) throws Exception {
        try (Fork template = Fork.builder()
                .jvmOptions(collector, "-Xmx128m")
                .stayFrozen(false)
                .exec()
                .require(Compressing.class)) {
            for (int i = 0; i < FORKS; i++)
                assertThat(Siblings.answer(template.fork()
                                .run(Compressing.class.getName() + "::collect")
                                .get(30, TimeUnit.SECONDS)))
                        .isEqualTo("collected");
        }
    }
}
