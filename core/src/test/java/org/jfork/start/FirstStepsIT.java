package org.jfork.start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.Worker;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM does that is started to run one function. It is counted, not timed: see docs/decisions.md. */
@ExtendWith(ProcessHygiene.class)
final class FirstStepsIT {
    private static final Pattern LOADED = Pattern.compile("(?m)^(\\S+) source: (.*)$");

    /** Each costs 0.3 ms or more: found in a jar, defined, verified. */
    private static final int MOST_OF_OURS = 16;

    /** Of the JDK, but not in its class-data archive. 28 on Java 17.0.15, 13 on 25.0.3. */
    private static final int MOST_OUTSIDE_OF_THE_ARCHIVE = 35;

    @TempDir
    Path directory;

    public static void select(SocketChannel control) throws IOException {
        control.configureBlocking(false);
        try (Selector usual = Selector.open();
                Selector own = control.provider().openSelector()) {
            control.register(usual, SelectionKey.OP_WRITE);
            control.register(own, SelectionKey.OP_WRITE);
            say(control, "ready " + usual.select(60_000) + " " + own.select(60_000));
        }
    }

    public static void tellProvider(SocketChannel control) throws IOException {
        say(control, control.provider().getClass().getSimpleName());
    }

    private static void say(SocketChannel control, String text) throws IOException {
        control.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private static String answer(Fork process, String function) throws Exception {
        Worker worker =
                process.run(FirstStepsIT.class.getName() + "::" + function).get(60, TimeUnit.SECONDS);
        try (SocketChannel channel = worker.channel()) {
            channel.configureBlocking(true);
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    private List<MatchResult> classesOfAnEmptyFunction() throws Exception {
        Path log = directory.resolve("classes");
        Worker worker = Fork.builder()
                .jvmOptions("-Xlog:class+load=info:file=" + log + ":none")
                .exec()
                .run(EmptyFunction::run)
                .get(60, TimeUnit.SECONDS);
        worker.channel().close();
        assertThat(worker.onExit().get(60, TimeUnit.SECONDS)).isEqualTo(ExitStatus.ofCode(0));
        return LOADED.matcher(Files.readString(log)).results().toList();
    }

    @Test
    void anEmptyFunctionMustNeedFewClasses() throws Exception {
        List<MatchResult> classes = classesOfAnEmptyFunction();
        assertThat(classes).hasSizeGreaterThan(300);
        assertThat(classes.stream().map(one -> one.group(1)))
                .doesNotContain(
                        "java.nio.channels.spi.SelectorProvider$Holder",
                        "java.util.ServiceLoader",
                        "java.security.Security",
                        "java.security.SecureRandom",
                        "java.lang.ProcessHandleImpl",
                        "sun.nio.ch.Net");
        assertThat(classes.stream().map(one -> one.group(2)))
                .as("linked at run time, as lambdas are")
                .doesNotContain("__JVM_LookupDefineClass__");
        assertThat(classes.stream().map(one -> one.group(1)).filter(name -> name.startsWith("org.jfork.internal.")))
                .hasSizeBetween(1, MOST_OF_OURS);
        assertThat(classes.stream()
                        .filter(one -> one.group(1).startsWith("org.jfork.internal."))
                        .map(one -> one.group(2)))
                .as("looked for on the class path")
                .noneMatch(source -> source.startsWith("file:"));
        assertThat(classes.stream().filter(one -> one.group(2).startsWith("jrt:")))
                .hasSizeLessThan(MOST_OUTSIDE_OF_THE_ARCHIVE);
    }

    @Test
    void theControlSocketMustWorkWithSelectors() throws Exception {
        assertThat(answer(Fork.exec(), "select")).isEqualTo("ready 1 1");
        assertThat(answer(Fork.create(), "select")).isEqualTo("ready 1 1");
    }

    @Test
    void aChosenProviderMustBeThatOfTheControlSocket() throws Exception {
        Fork process = Fork.builder()
                .systemProperty("java.nio.channels.spi.SelectorProvider", ChosenProvider.class.getName())
                .exec();
        assertThat(answer(process, "tellProvider")).isEqualTo("ChosenProvider");
    }
}
