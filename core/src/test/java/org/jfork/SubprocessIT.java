package org.jfork;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.status;
import static org.jfork.support.Dialogue.untilEnd;
import static org.jfork.support.Dialogue.worker;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jfork.support.CallerProgram;
import org.jfork.support.Proc;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Subprocesses by the JDK's own means, in workers, and in a caller beside them. */
@ExtendWith(ProcessHygiene.class)
class SubprocessIT {
    private static final int SIBLINGS = 4;
    private static final int ROUNDS = 5;

    /** A subprocess that has ended, and its thread that waits for the next. */
    static final class Used {
        static final Process ENDED = start("exit 3");

        static {
            try {
                if (ENDED.waitFor() != 3) throw new IllegalStateException("the template's own subprocess");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private Used() {}
    }

    private static Process start(String script) {
        try {
            return new ProcessBuilder("sh", "-c", script).start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void startSome(SocketChannel control) throws Exception {
        for (int i = 1; i <= ROUNDS; i++) {
            Process process = start("read line; echo \"$line\"; echo error >&2; exit " + i);
            CompletableFuture<Process> end = process.onExit();
            process.getOutputStream().write("text\n".getBytes(US_ASCII));
            process.getOutputStream().close();
            assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("text\n");
            assertThat(process.getErrorStream().readAllBytes()).asString().isEqualTo("error\n");
            assertThat(process.waitFor()).isEqualTo(i);
            assertThat(end.get(20, TimeUnit.SECONDS).exitValue()).isEqualTo(i);
            assertThat(process.isAlive()).isFalse();
        }
        Process killed = start("exec sleep 1000");
        assertThat(ProcessHandle.current().children().map(ProcessHandle::pid)).contains(killed.pid());
        assertThat(killed.destroyForcibly().waitFor()).isEqualTo(137);
        say(control, "well");
    }

    private static void assertSiblingsStartSubprocesses(Fork template) {
        List<Worker> siblings = new ArrayList<>();
        for (int i = 0; i < SIBLINGS; i++)
            siblings.add(worker(template.fork().run("org.jfork.SubprocessIT::startSome")));
        for (Worker sibling : siblings) assertThat(finish(sibling)).isEqualTo("well");
    }

    @Test
    void siblingsMustStartSubprocesses() {
        try (Fork template = Fork.exec()) {
            assertSiblingsStartSubprocesses(template);
        }
    }

    @Test
    void siblingsMustStartSubprocessesThoughTheirTemplateHasDoneSo() {
        try (Fork template = Fork.exec().require(Used.class)) {
            assertSiblingsStartSubprocesses(template);
            assertThat(answer(template.fork().run(SubprocessIT::tellEnded))).isEqualTo("3 false");
            template.require(UsedAgain.class);
            assertSiblingsStartSubprocesses(template);
        }
    }

    static final class UsedAgain {
        static {
            try {
                if (start("exit 4").waitFor() != 4) throw new IllegalStateException("the template's own subprocess");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private UsedAgain() {}
    }

    public static void tellEnded(SocketChannel control) {
        say(control, Used.ENDED.exitValue(), Used.ENDED.isAlive());
    }

    /** Starts one after the other, and waits for none: whether the last has ended is anybody's guess. */
    static final class Busy {
        static volatile Process last;

        static {
            Thread thread = new Thread(Busy::startForEver, "starting");
            thread.setDaemon(true);
            thread.start();
        }

        private Busy() {}

        private static void startForEver() {
            try {
                while (true) {
                    last = start("exit 3");
                    Thread.sleep(4);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static void tellLast(SocketChannel control) throws InterruptedException {
        say(control, Busy.last == null ? 3 : Busy.last.waitFor());
    }

    @Test
    void noForkMustInventTheStatusOfASubprocess() {
        int forked = 0;
        try (Fork template = Fork.builder().stayFrozen(false).exec().require(Busy.class)) {
            for (int i = 0; i < 100; i++) {
                try {
                    assertThat(answer(template.fork().run(SubprocessIT::tellLast)))
                            .isEqualTo("3");
                    forked++;
                } catch (AssertionError e) {
                    if (!String.valueOf(e.getMessage()).contains("(hazard SUBPROCESS)")) throw e;
                }
            }
        }
        assertThat(forked).isPositive();
    }

    public static void exit(SocketChannel control, int status) {
        System.exit(status);
    }

    /** Workers first, since ProcessBuilder itself sees to SIGCHLD. */
    static final class Ignoring {
        private Ignoring() {}

        public static void main(String[] arguments) throws Exception {
            String ignored = Proc.field(java.nio.file.Path.of("/proc/self/status"), "SigIgn");
            System.out.println("ignored " + (Long.parseUnsignedLong(ignored, 16) >> 16 & 1));
            try (Fork template = Fork.exec()) {
                for (int i = 1; i < 40; i++) {
                    Worker program = Exec.command("sh", "-c", "exit " + i).start();
                    Worker worker =
                            worker(template.fork().sendArg(Integer.toString(i)).run(SubprocessIT::exit));
                    Process process = i < 20 ? null : start("exit " + i);
                    untilEnd(program);
                    untilEnd(worker);
                    if (!status(program).equals(ExitStatus.ofCode(i))
                            || !status(worker).equals(ExitStatus.ofCode(i)))
                        throw new IllegalStateException(i + ": " + status(program) + ", " + status(worker));
                    if (process != null && process.waitFor() != i)
                        throw new IllegalStateException(i + ": " + process.exitValue());
                }
            }
            System.out.println("all are right");
        }
    }

    @Test
    void statusesMustBeRightWhereTheCallerWasStartedWithChildrenIgnored() {
        try (CallerProgram program = CallerProgram.of(Ignoring.class)
                .wrapper("env", "--ignore-signal=CHLD")
                .start()) {
            assertThat(program.outputOfSuccess().lines()).containsExactly("ignored 1", "all are right");
        }
    }
}
