package org.jfork.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.ForkOptions;
import org.jfork.Worker;
import org.jfork.support.Dialogue;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A library that is loaded, warmed and used in a template, and used by the template and its forks at once. */
@ExtendWith(ProcessHygiene.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InTemplate {
    private static final int FORKS = 20;
    private static final int AT_ONCE = 4;

    private final Class<? extends Library> library;
    private Fork template;

    InTemplate(Class<? extends Library> library) {
        this.library = library;
    }

    /** For {@link Library#load}. */
    String[] arguments() throws Exception {
        return new String[0];
    }

    Fork start() {
        return Fork.create();
    }

    @BeforeAll
    void load() throws Exception {
        template = load(start(), library, arguments());
        Dialogue.get(template.report());
    }

    static Fork load(Fork process, Class<? extends Library> library, String... arguments) {
        String name = library.getName();
        return process.eval(args -> Stage.open(name, args), arguments);
    }

    @AfterAll
    void close() {
        template.close();
    }

    static IntStream rounds() {
        return IntStream.range(0, Integer.getInteger("jfork.rounds", 1));
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void templateAndForksMustUseItAtOnce(int round) {
        Queue<CompletableFuture<Worker>> working = new ArrayDeque<>();
        for (int i = 0; i < FORKS; i++) {
            if (working.size() == AT_ONCE) mustBeRight(working.remove());
            int number = round * FORKS + i;
            working.add(template.fork(new ForkOptions().captureError())
                    .sendArg(String.valueOf(number))
                    .run(Stage::play));
            template.eval(args -> Stage.use(-1000 - number));
        }
        while (!working.isEmpty()) mustBeRight(working.remove());
        Dialogue.get(template.report()); // an evaluation that failed fails this
    }

    private static void mustBeRight(CompletableFuture<Worker> run) {
        Worker worker = Dialogue.worker(run);
        String heard = new String(Dialogue.untilEnd(worker), UTF_8);
        assertThat(Dialogue.status(worker)).as(worker::errorTail).isEqualTo(ExitStatus.ofCode(0));
        assertThat(heard).startsWith("right ");
    }
}
