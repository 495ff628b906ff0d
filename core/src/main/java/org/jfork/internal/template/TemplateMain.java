package org.jfork.internal.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.jfork.ForkException;
import org.jfork.internal.os.Channels;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.Faults;
import org.jfork.internal.os.NativeLibrary;
import org.jfork.internal.os.OsException;
import org.jfork.internal.report.OpenDescriptors;
import org.jfork.internal.report.ProgramThreads;
import org.jfork.internal.wire.Hello;
import org.jfork.internal.wire.Layout;
import org.jfork.internal.wire.MalformedFrameException;
import org.jfork.internal.wire.Report;
import org.jfork.internal.wire.Setting;

/**
 * Where a process that jfork exec'ed starts, and where its forks come back to: obeys commands until the function is run.
 *
 * <pre>
 *   exec  ->  hello  ->  require* ... fork* ...  ->  run  ->  the function  ->  exit
 *                                      |
 *                                      +-> (child) repair  ->  require* ... fork* ... -> run -> ...
 * </pre>
 */
public final class TemplateMain {
    private final ControlledProcess process;
    private final String version; // of jfork, as the caller says
    private final Channels channels;
    private final Readiness readiness;
    private final ProcessExit exit;
    private final Evaluator evaluator;
    private String stage = "control";

    private TemplateMain(ControlledProcess process, String version, ProcessExit exit, ClassLoader loader) {
        this.process = process;
        this.version = version;
        this.readiness = new Readiness(process, new Rehearsed(this));
        this.exit = exit;
        this.evaluator = new Evaluator(loader);
        this.channels = new Channels();
    }

    /** For a rehearsal. */
    private TemplateMain(ControlledProcess inPlace, ProcessExit exit, TemplateMain real) {
        this.process = inPlace;
        this.version = real.version;
        this.exit = exit;
        this.evaluator = real.evaluator;
        this.channels = real.channels;
        this.readiness = real.readiness;
    }

    /**
     * Arguments: control socket, pid board, {@code frozen} or {@code thawed}, limit of a freeze in ms, own version, option
     * file (-1 if there is none), policy for hazards, limit of
     * the hooks in ms, file for a list of what was loaded (empty if nobody wants it).
     */
    public static void main(String[] arguments) throws OsException {
        String reason = NativeLibrary.unsupportedReason();
        if (reason != null) {
            System.err.println("jfork: " + reason);
            System.exit(1);
        }
        int optionFile = Integer.parseInt(arguments[5]);
        if (optionFile >= 0) Descriptors.close(optionFile);
        ControlledProcess process = new ControlledProcess(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                arguments[2].equals("frozen"),
                Integer.parseInt(arguments[3]),
                arguments[6],
                new HookCalls(Hooks.ofThisJvm(), Long.parseLong(arguments[7])));
        ProcessExit exit = arguments[8].isEmpty() ? new ProcessExit(process) : new LoadedClasses(process, arguments[8]);
        new TemplateMain(process, arguments[4], exit, ClassLoader.getSystemClassLoader()).serve();
    }

    /** The same for a copy of a program, on the thread that has copied it; classes are those of its context class loader. */
    static void serve(ControlledProcess process, String version) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        new TemplateMain(process, version, new ProcessExit(process), loader).serve();
    }

    private void serve() {
        Faults.point(Faults.HELLO_UNSENT);
        sayHello();
        Faults.point(Faults.HELLO_SENT);
        obey();
    }

    private void sayHello() {
        Hello hello = new Hello(Layout.VERSION, ControlledProcess.pid(), System.getProperty("java.version"), version);
        try {
            process.send(Layout.HELLO, hello.encode());
        } catch (OsException gone) {
            exit.endBounded(1); // the caller has ended meanwhile; there is nobody to tell
        }
    }

    /** What a fork does, in its template. */
    private static final class Rehearsed implements Rehearsal.Life { // a lambda would take longer than all the rest
        private final TemplateMain real;

        Rehearsed(TemplateMain real) {
            this.real = real;
        }

        @Override
        public void live(ControlledProcess inPlace, ProcessExit ofIt) throws Throwable {
            TemplateMain one = new TemplateMain(inPlace, ofIt, real);
            while (true) one.step();
        }
    }

    private void obey() {
        try {
            readiness.progress();
            while (true) step();
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void step() throws Throwable {
        stage = "control";
        switch (nextEvent()) {
            case ControlledProcess.FORKED -> becomeFork();
            case ControlledProcess.COMMAND -> command(process.command(), process.payload());
            case ControlledProcess.TERMINATED -> exit.awaitSignal();
            default -> exit.endBounded(0);
        }
    }

    private void becomeFork() throws OsException {
        stage = "fork";
        Faults.point(Faults.CHILD_FORKED);
        readiness.repairs().run();
        Faults.point(Faults.CHILD_REPAIRED);
        process.resumeThreads();
        readiness.repairs().restock();
        Faults.point(Faults.CHILD_RESUMED);
        process.hooks().afterForkInWorker();
    }

    /** Forks are made in there; all that is thrown in Java comes from a hook. */
    private int nextEvent() throws OsException {
        try {
            return process.next();
        } catch (ForkException e) {
            stage = "fork";
            throw e;
        }
    }

    private void command(byte command, byte[] payload) throws Throwable {
        switch (command) {
            case Layout.RUN -> {
                stage = "run";
                run(new String(payload, UTF_8));
            }
            case Layout.REQUIRE -> {
                stage = "require";
                expectCode();
                require(new String(payload, UTF_8));
            }
            case Layout.SETTINGS -> {
                stage = "settings";
                new Settings(process.descriptors()).apply(Setting.decode(payload));
            }
            case Layout.WHO -> sayHello();
            case Layout.REPORT -> {
                stage = "report";
                process.send(Layout.REPORTED, report());
            }
            case Layout.CLOSE -> {
                Faults.point(Faults.CLOSE_BEGUN);
                exit.endBounded(0);
            }
            default -> {
                stage = "eval";
                expectCode();
                evaluate(command, payload);
            }
        }
    }

    /** Code of the program runs next, which may change what a rehearsal meets, and may ask for what was sent. */
    private void expectCode() throws OsException {
        readiness.complete();
        Received.offer(process, new Arguments(process, channels));
    }

    private static void requireOne(String name) throws ClassNotFoundException {
        if (name.startsWith(Layout.LOAD_ONLY)) Classes.prepare(name.substring(Layout.LOAD_ONLY.length()));
        else Classes.load(name);
    }

    private byte[] report() throws OsException, IOException {
        return Report.encode(process.survey(), ProgramThreads.describe(), OpenDescriptors.describe());
    }

    private static void require(String names) throws ClassNotFoundException {
        Faults.point(Faults.REQUIRE_BEGUN);
        for (int from = 0, to; (to = names.indexOf('\0', from)) >= 0; from = to + 1)
            requireOne(names.substring(from, to));
        Faults.point(Faults.REQUIRE_DONE);
    }

    private void evaluate(byte command, byte[] payload) throws Throwable {
        Faults.point(Faults.EVALUATION_BEGUN);
        switch (command) {
            case Layout.DEFINE -> evaluator.define(payload);
            case Layout.EVALUATE -> evaluator.evaluate(payload);
            default -> evaluator.lambda(payload);
        }
        Faults.point(Faults.EVALUATION_DONE);
    }

    private void run(String command) throws Throwable {
        int end = command.indexOf('\0');
        if (end < 0) throw new MalformedFrameException("a function without a descriptor");
        run(command.substring(0, end), command.substring(end + 1));
    }

    private void run(String function, String descriptor) throws Throwable {
        Faults.point(Faults.RUN_BEGUN);
        WorkerCall call = WorkerCall.bind(function, descriptor, new Arguments(process, channels));
        Faults.point(Faults.RUN_BOUND);
        Received.withdraw();
        int control = process.release();
        Faults.point(Faults.ENTERED_SENT);
        int status = 0;
        try {
            call.enter(channels, control);
        } catch (Throwable e) {
            System.err.print(Failures.trace(e));
            status = 1;
        }
        Faults.point(Faults.FUNCTION_LEFT);
        exit.end(status);
    }

    /** A preparation failed: exit status 1, a line on standard error, and the whole story to the caller. */
    private void fail(Throwable e) {
        String role = process.isForked() ? "process" : "template";
        long pid = ProcessHandle.current().pid();
        System.err.println("jfork: " + stage + " failed in " + role + " " + pid + ": " + e);
        Faults.point(Faults.FAILURE_UNSENT);
        try {
            process.send(Layout.FAILED, Failures.of(stage, e).encode());
        } catch (OsException gone) {
            System.err.println("jfork: the caller could not be told: " + gone.getMessage());
        }
        Faults.point(Faults.FAILURE_SENT);
        exit.endBounded(1);
    }
}
