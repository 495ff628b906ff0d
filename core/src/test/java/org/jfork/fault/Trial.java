package org.jfork.fault;

import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.untilEnd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.Worker;
import org.jfork.support.Proc;

/**
 * All that can be done with a process, once: require, fork, arguments, handles and code, run, a talk, its end; then whether the
 * template forks again; close. Every wait is bounded, and what comes out is one line of text without pids.
 */
final class Trial {
    private static final int LIMIT_SECONDS = 12;

    private static final String EVALUATED = "org.jfork.test.evaluated";

    static final String LIVES = "the template lives";

    private final Fork template;
    private final Class<?> requiredByChild;
    private final boolean compiles;
    private long millis;

    /** {@code compiles}: evaluates source, for which a template with a compiler is started; else a lambda. */
    Trial(Fork template, Class<?> requiredByChild, boolean compiles) {
        this.template = template;
        this.requiredByChild = requiredByChild;
        this.compiles = compiles;
    }

    /** Loaded by templates. */
    static final class Shared {
        private Shared() {}
    }

    /** Loaded by children. */
    static final class Own {
        private Own() {}
    }

    /** Makes a child fail. */
    static final class Failing {
        static {
            if (Proc.self() > 0) throw new IllegalStateException("not this one");
        }

        private Failing() {}
    }

    public static void echo(SocketChannel control, String text, FileChannel handle) throws IOException {
        say(control, hear(control), text, handle.size(), System.getProperty(EVALUATED));
    }

    public static void tell(SocketChannel control) {
        say(control, "here");
    }

    /** How it went; {@link #millis} tells how long it took until the run was done. */
    String outcome() {
        String of = firstFork();
        String then = secondFork();
        return of + "; " + then;
    }

    /** From the first command to the end of the run. */
    long millis() {
        return millis;
    }

    /** All commands up to the run, without waiting. */
    CompletableFuture<Worker> begin() {
        try (FileChannel handle = FileChannel.open(Path.of("/dev/null"))) {
            Fork child = template.require(Shared.class).fork();
            child.require(requiredByChild).sendArg("text").sendHandle(handle);
            if (compiles) child.eval("System.setProperty(\"" + EVALUATED + "\", args[0]);", "evaluated");
            else child.eval(args -> System.setProperty(EVALUATED, args[0]), "evaluated");
            return child.run("org.jfork.fault.Trial::echo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String firstFork() {
        long start = System.nanoTime();
        try {
            return talk(begin().get(LIMIT_SECONDS, TimeUnit.SECONDS), start);
        } catch (ExecutionException | ForkException e) {
            return "the run fails: " + told(e, start);
        } catch (InterruptedException | TimeoutException e) {
            return "the run neither succeeds nor fails within " + LIMIT_SECONDS + " s";
        }
    }

    private String talk(Worker worker, long start) {
        millis = (System.nanoTime() - start) / 1_000_000;
        String answer;
        try (SocketChannel channel = worker.channel()) {
            say(channel, "hello");
            channel.shutdownOutput();
            answer = new String(untilEnd(worker), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException | UncheckedIOException gone) {
            answer = "";
        }
        ExitStatus status = worker.onExit()
                .completeOnTimeout(ExitStatus.unknown(), LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
        boolean right = answer.equals("hello text 0 evaluated") && status.equals(ExitStatus.ofCode(0));
        return right ? "the run succeeds" : "the worker ends with " + status + " and says '" + answer + "'";
    }

    private String secondFork() {
        try (Fork child = template.fork()) {
            Worker worker = child.run("org.jfork.fault.Trial::tell").get(LIMIT_SECONDS, TimeUnit.SECONDS);
            untilEnd(worker);
            return LIVES;
        } catch (ExecutionException | ForkException e) {
            return "the next fork fails: " + told(e, System.nanoTime());
        } catch (InterruptedException | TimeoutException e) {
            return "the next fork neither succeeds nor fails within " + LIMIT_SECONDS + " s";
        }
    }

    private String told(Exception e, long start) {
        if (millis == 0) millis = (System.nanoTime() - start) / 1_000_000;
        Throwable reason = e instanceof ExecutionException ? e.getCause() : e;
        return reason.getMessage().replaceAll("(template|process) \\d+", "$1 N");
    }
}
