package org.jfork.internal.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jfork.internal.os.Channels;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.Faults;
import org.jfork.internal.os.NativeLibrary;
import org.jfork.internal.os.OsException;
import org.jfork.internal.wire.Hello;
import org.jfork.internal.wire.Layout;

/**
 * Where a process that jfork exec'ed starts, and where its forks come back to: obeys commands until the function is run.
 *
 * <pre>
 *   exec  ->  hello  ->  require* ... fork* ...  ->  run  ->  the function  ->  exit
 *                                      |
 *                                      +-> (child) repair  ->  require* ... fork* ... -> run -> ...
 * </pre>
 *
 * What only a process needs that is prepared or forked is made, and its classes are loaded, when that is asked for; see
 * docs/decisions.md, "What a new JVM need not do before its function".
 */
public final class TemplateMain {
    private final ControlledProcess process;
    private final String version; // of jfork, as the caller says
    private final ProcessExit exit;
    private final ClassLoader loader;
    private final boolean isCopy; // of a program
    private Readiness readiness; // null: not needed so far
    private PreparationCommands preparations; // null: none so far
    private String stage = "control";

    private TemplateMain(
            ControlledProcess process, String version, ProcessExit exit, ClassLoader loader, boolean isCopy) {
        this.process = process;
        this.version = version;
        this.exit = exit;
        this.loader = loader;
        this.isCopy = isCopy;
        process.beforeFirstFreeze(this);
    }

    /** For a rehearsal. */
    private TemplateMain(ControlledProcess inPlace, ProcessExit exit, TemplateMain real) {
        this.process = inPlace;
        this.version = real.version;
        this.exit = exit;
        this.loader = real.loader;
        this.isCopy = real.isCopy;
        this.readiness = real.readiness;
    }

    /**
     * Arguments: control socket, pid board, {@code frozen} or {@code thawed}, limit of a freeze in ms, own version, option
     * file (-1 if there is none), policy for hazards, limit of
     * the hooks in ms, file for a list of what was loaded (empty if nobody wants it).
     */
    public static void main(String[] arguments) throws Exception { // what it names the launcher loads
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
                Long.parseLong(arguments[7]));
        ProcessExit exit =
                arguments[8].isEmpty() ? new ProcessExit(process) : LoadedClasses.exit(process, arguments[8]);
        new TemplateMain(process, arguments[4], exit, ClassLoader.getSystemClassLoader(), false).serve();
    }

    /** The same for a copy of a program, on the thread that has copied it; classes are those of its context class loader. */
    static void serve(ControlledProcess process, String version) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        new TemplateMain(process, version, new ProcessExit(process), loader, true).serve();
    }

    private void serve() {
        Faults.point(Faults.HELLO_UNSENT);
        sayHello();
        Faults.point(Faults.HELLO_SENT);
        obey();
    }

    private void sayHello() {
        Hello hello = new Hello(Layout.VERSION, ControlledProcess.pid(), System.getProperty("java.version"), version);
        if (!process.offer(Layout.HELLO, hello.encode())) exit.endBounded(1); // there is nobody to tell
    }

    /** Does what a fork does, in its template: until something is thrown. */
    void rehearse(ControlledProcess inPlace, ProcessExit ofIt) throws Throwable {
        TemplateMain one = new TemplateMain(inPlace, ofIt, this);
        while (true) one.step();
    }

    private void obey() {
        try {
            if (!process.isAsked()) readiness().progress();
            while (true) step();
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void step() throws Throwable {
        stage = "control";
        switch (process.next()) { // forks are made in there
            case ControlledProcess.FORKED -> becomeFork();
            case ControlledProcess.COMMAND -> command(process.command());
            case ControlledProcess.TERMINATED -> exit.awaitSignal();
            default -> exit.endBounded(0);
        }
    }

    /** What has to be done before the first fork. */
    Readiness readiness() {
        if (readiness == null) readiness = new Readiness(process, this, isCopy);
        return readiness;
    }

    private void becomeFork() throws OsException {
        stage = "fork";
        Faults.point(Faults.CHILD_FORKED);
        readiness.repairs().run();
        Faults.point(Faults.CHILD_REPAIRED);
        process.resumeThreads();
        Faults.point(Faults.CHILD_RESUMED);
        process.hooks().afterForkInWorker();
    }

    private void command(byte command) throws Throwable {
        switch (command) {
            case Layout.RUN -> {
                stage = "run";
                run();
            }
            case Layout.WHO -> sayHello();
            case Layout.CLOSE -> {
                Faults.point(Faults.CLOSE_BEGUN);
                exit.endBounded(0);
            }
            default -> prepare(command, process.payload());
        }
    }

    private void prepare(byte command, byte[] payload) throws Throwable {
        stage = PreparationCommands.stage(command);
        if (preparations == null) preparations = new PreparationCommands(process, this, loader);
        preparations.obey(command, payload);
    }

    /** What was sent to this process. */
    Arguments arguments() {
        Channels channels = readiness == null ? null : readiness.channels();
        return new Arguments(process, channels);
    }

    private WorkerCall bind() throws Throwable {
        WorkerCall known = readiness == null ? null : readiness.functions().find(process);
        return known == null
                ? WorkerCall.bind(new String(process.payload(), UTF_8), arguments())
                : known.bound(arguments());
    }

    private void run() throws Throwable {
        Faults.point(Faults.RUN_BEGUN);
        WorkerCall call = bind();
        Faults.point(Faults.RUN_BOUND);
        if (preparations != null) Received.withdraw();
        int control = process.release();
        Faults.point(Faults.ENTERED_SENT);
        int status = 0;
        try {
            call.enter(control);
        } catch (Throwable e) {
            System.err.print(Failures.trace(e));
            status = 1;
        }
        Faults.point(Faults.FUNCTION_LEFT);
        if (leavesExitWork()) exit.end(status);
        else exit.leave(status);
    }

    /** A fork mostly has none: to find that out by running it would be half of what it does at its end. */
    private boolean leavesExitWork() {
        return !process.isForked() || readiness.repairs().leavesExitWork();
    }

    /** A preparation failed. */
    private void fail(Throwable e) {
        Failures.tell(process, stage, e);
        exit.endBounded(1);
    }
}
