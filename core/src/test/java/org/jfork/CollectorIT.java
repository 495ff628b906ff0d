package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jfork.support.Jdk;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(ProcessHygiene.class)
class CollectorIT {
    @ParameterizedTest
    @CsvSource({
        "-XX:+UseSerialGC,Copy",
        "-XX:+UseParallelGC,PS Scavenge",
        "-XX:+UseG1GC,G1 Young Generation",
        "-XX:+UseShenandoahGC,Shenandoah"
    })
    void aTemplateWithThisCollectorMustForkWorkersThatCollect(String option, String name) {
        assumeTrue(Jdk.knows(option), "this JDK has no " + option);
        try (Fork template = Fork.builder().jvmOptions(option, "-Xmx64m").exec()) {
            for (int i = 0; i < 3; i++)
                assertThat(answer(template.fork().run(CollectorIT::collect))).contains(name);
        }
    }

    /** Ten times the heap. */
    public static void collect(SocketChannel control) {
        byte[][] kept = new byte[8][];
        for (int i = 0; i < 640; i++) kept[i % kept.length] = new byte[1 << 20];
        System.gc();
        say(
                control,
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .filter(collector -> collector.getCollectionCount() > 0)
                        .map(java.lang.management.MemoryManagerMXBean::getName)
                        .toList());
    }

    @Test
    void theDefaultCollectorMustBeSerial() {
        assertThat(answer(Fork.create().run(CollectorIT::collect))).contains("Copy");
    }

    @Test
    void aSharedHeapMustBeRefusedAtTheFirstForkWithReasonAndRemedy() {
        try (Fork template = Fork.builder().jvmOptions("-XX:+UseZGC").exec()) {
            assertThat(failure(template.fork().run(CollectorIT::tell)))
                    .hasMessageContaining("fork failed in template " + template.pid())
                    .hasMessageContaining("ZGC")
                    .hasMessageContaining("use -XX:+UseSerialGC");
        }
    }

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    @Test
    void aProcessThatCannotBeForkedMustStillRun() {
        Fork process = Fork.builder().jvmOptions("-XX:+UseZGC").exec();
        failure(process.fork().run(CollectorIT::tell));
        assertThat(answer(process.run(CollectorIT::tell))).isEqualTo("here");
    }

    @Test
    void aHeapInAFileMustBeRefusedAtTheFirstForkWithReasonAndRemedy(@TempDir Path directory) {
        try (Fork template = Fork.builder()
                .jvmOptions("-XX:+UseSerialGC", "-Xmx32m", "-XX:AllocateHeapAt=" + directory)
                .exec()) {
            assertThat(failure(template.fork().run(CollectorIT::tell)))
                    .hasMessageContaining("AllocateHeapAt")
                    .hasMessageContaining("leave that option out");
        }
    }
}
