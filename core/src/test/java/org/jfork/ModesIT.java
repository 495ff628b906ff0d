package org.jfork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jfork.support.Jars;
import org.jfork.support.Jdk;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to run a JVM: three siblings at a time, and the template beside them, rewrite an object graph and collect. */
@ExtendWith(ProcessHygiene.class)
class ModesIT {
    private static final int SIBLINGS = 3;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseSerialGC",
                "-XX:+UseParallelGC",
                "-XX:+UseG1GC",
                "-XX:+UseShenandoahGC",
                "-XX:+UseTransparentHugePages",
                "-Xint",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UseCompressedOops",
                "-XX:+UseG1GC -XX:+UseCompactObjectHeaders",
                "-XX:+UseSystemMemoryBarrier"
            })
    void siblingsAndTemplateMustKeepTheirHeapsApart(String mode) {
        String[] options = mode.split(" ");
        assumeTrue(Jdk.knows(options), "this JDK has no " + mode);
        List<String> all = new ArrayList<>(Arrays.asList(options));
        all.add("-Xmx128m");
        try (Fork template = Fork.builder()
                .jvmOptions(all.toArray(String[]::new))
                .stayFrozen(false)
                .exec()
                .require(ObjectGraph.class)) {
            List<CompletableFuture<Worker>> siblings = new ArrayList<>();
            for (int i = 0; i < SIBLINGS; i++) siblings.add(template.fork().run(ObjectGraph::rewriteAndCheck));
            for (CompletableFuture<Worker> sibling : siblings)
                assertThat(answer(sibling)).isEqualTo("sound");
            template.require(ObjectGraph.Checked.class);
            assertThat(answer(template.fork().run(ObjectGraph::rewriteAndCheck)))
                    .isEqualTo("sound");
        }
    }

    /** Two gigabytes of them, none of which is garbage. */
    static final class LargeHeap {
        static final byte[][] BLOCKS = new byte[2048][];

        static {
            for (int i = 0; i < BLOCKS.length; i++) {
                BLOCKS[i] = new byte[1 << 20];
                for (int at = 0; at < BLOCKS[i].length; at += 1024) BLOCKS[i][at] = (byte) (i + at / 1024);
            }
        }

        private LargeHeap() {}

        static void check() {
            for (int i = 0; i < BLOCKS.length; i++)
                for (int at = 0; at < BLOCKS[i].length; at += 1024)
                    if (BLOCKS[i][at] != (byte) (i + at / 1024)) throw new IllegalStateException("block " + i);
        }
    }

    public static void checkAndCollect(SocketChannel control) {
        for (int i = 0; i < 200; i++) LargeHeap.BLOCKS[i] = LargeHeap.BLOCKS[i].clone();
        System.gc();
        LargeHeap.check();
        say(control, "sound");
    }

    @Tag("long")
    @Test
    void twoGigabytesOfLiveHeapMustBeForked() {
        try (Fork template = Fork.builder().jvmOptions("-Xmx3g").exec().require(LargeHeap.class)) {
            for (int i = 0; i < 2; i++)
                assertThat(answer(template.fork().run(ModesIT::checkAndCollect)))
                        .isEqualTo("sound");
        }
    }

    /** An agent in Java, which sees all classes that are loaded later. */
    public static final class Agent implements ClassFileTransformer {
        private static final AtomicInteger SEEN = new AtomicInteger();

        public static void premain(String arguments, Instrumentation instrumentation) {
            instrumentation.addTransformer(new Agent());
        }

        @Override
        public byte[] transform(ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] file) {
            if ("org/jfork/ModesIT$LoadedLate".equals(name)) SEEN.incrementAndGet();
            return null;
        }
    }

    static final class LoadedLate {
        private LoadedLate() {}

        static int count() {
            return Agent.SEEN.get();
        }
    }

    public static void tellSeen(SocketChannel control) {
        say(control, LoadedLate.count());
    }

    @Test
    void anAgentInJavaMustGoOnInForkedProcesses(@TempDir Path directory) {
        Path jar = Jars.make(directory.resolve("agent/agent.jar"), Map.of("Premain-Class", "org.jfork.ModesIT$Agent"));
        try (Fork template = Fork.builder().jvmOptions("-javaagent:" + jar).exec()) {
            for (int i = 0; i < 2; i++)
                assertThat(answer(template.fork().run(ModesIT::tellSeen))).isEqualTo("1");
        }
    }
}
