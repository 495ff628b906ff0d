package org.jfork.internal.template;

import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import org.jfork.internal.os.Channels;
import org.jfork.internal.os.ControlSocket;
import org.jfork.internal.os.Descriptors;
import org.jfork.internal.os.OsException;
import org.jfork.internal.repair.Repairs;

/**
 * What a process must do before it is forked and need not do before it runs a function: it plans the repairs of its forks and
 * rehearses their life. A process that is to run its function at once does none of it; another one does it while nobody asks for
 * anything, and what is left then when it is first needed. Code of the program runs only behind it.
 */
final class Readiness {
    /** More would bring methods to the threshold of the next compiler, and the compilations into the workers. */
    private static final int REHEARSALS = 24;

    /** Behind it everything is loaded. */
    private static final int FIRST_OF_EACH_KIND = Rehearsal.Way.COUNT - 1;

    private final ControlledProcess process;
    private final TemplateMain main;
    private final boolean isCopy;
    private final KnownFunctions functions = new KnownFunctions();
    private Repairs repairs;
    private Channels channels;
    private int rehearsed;

    /** @param isCopy this process is a copy of a program: what the JVM knows about the program's methods stays */
    Readiness(ControlledProcess process, TemplateMain main, boolean isCopy) {
        this.process = process;
        this.main = main;
        this.isCopy = isCopy;
    }

    /** Of this process and its forks. */
    Repairs repairs() {
        return repairs;
    }

    KnownFunctions functions() {
        return functions;
    }

    /** Null until the first rehearsal. */
    Channels channels() {
        return channels;
    }

    /** Until all is done, or the caller asks for something. */
    void progress() throws OsException {
        while (!isComplete() && !process.isAsked()) step();
    }

    void complete() throws OsException {
        while (!isComplete()) step();
    }

    private boolean isComplete() {
        return rehearsed == REHEARSALS;
    }

    private void step() throws OsException {
        if (repairs == null) repairs = Repairs.ofThisJvm();
        else rehearse();
    }

    private void rehearse() {
        try {
            if (rehearsed == 0) load();
            Rehearsal.run(process, Rehearsal.Way.of(rehearsed), main);
            if (rehearsed == FIRST_OF_EACH_KIND && !isCopy) MethodCounters.forget();
            if (rehearsed == REHEARSALS - 1 && !isCopy) MethodCounters.restart();
        } catch (Throwable e) {
            throw new IllegalStateException("a process cannot be made ready to be forked", e);
        }
        rehearsed++;
        if (isComplete()) functions.clear();
    }

    /** What a rehearsal does not come by, and most forks would load by themselves. */
    private void load() throws ClassNotFoundException, IOException, BindingException {
        Class.forName(SerializedLambda.class.getName()); // a parameter type where functions are looked for
        int[] pair = ControlSocket.pair();
        Descriptors.close(pair[1]);
        // Brings a secure random number generator with it, see there.
        channels = new Channels();
        channels.socket(pair[0], Descriptors.STREAM_SOCKET | Descriptors.UNIX).close();
        channels.prepare(process.control());
        HandleView.load();
        Rehearsal.expect(functions);
        Texts.decode(0, new byte[1]);
    }
}
