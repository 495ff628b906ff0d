package org.jfork.internal.caller;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jfork.internal.compile.CompilerProcess;
import org.jfork.internal.wire.Frame;

/**
 * Templates with a Java compiler, one for each Java and class path in use; each source is compiled in a fork. They are
 * started when they are first needed and closed when they have not been needed for a while. Where the program is the template
 * ({@code Early}), the one for its own Java is forked from there: maybe no other JVM can be started.
 */
final class CompilerTemplates {
    private static final long KEEP_MILLIS = 60_000;

    private static final class Entry {
        Preparation template;
        long lastUse;
    }

    private static final List<String> OF_EARLY = List.of();

    private final Caller caller;
    private final Map<List<String>, Entry> entries = new HashMap<>();

    CompilerTemplates(Caller caller) {
        this.caller = caller;
    }

    /** A new process in which {@code CompilerProcess.compile} can be run. */
    synchronized Preparation fork(JavaCommand command) {
        JavaCommand own = command.forCompiler();
        return fork(own.arguments(), () -> caller.exec(own));
    }

    /** The same, forked from the template that {@code Early} has made. */
    synchronized Preparation forkOfEarly() {
        return fork(OF_EARLY, () -> caller.early().fork(new Surroundings()));
    }

    private Preparation fork(List<String> key, Supplier<Preparation> source) {
        Entry entry = entries.computeIfAbsent(key, unused -> new Entry());
        if (entry.template == null || !entry.template.isUsable()) entry.template = start(source);
        long use = ++entry.lastUse;
        caller.loop().later(KEEP_MILLIS, () -> closeUnless(key, use));
        return entry.template.fork(new Surroundings());
    }

    private static Preparation start(Supplier<Preparation> source) {
        Preparation template = source.get();
        template.send(Frame.evaluate(CompilerProcess.class.getName(), List.of()));
        return template;
    }

    private synchronized void closeUnless(List<String> key, long use) {
        Entry entry = entries.get(key);
        if (entry == null || entry.lastUse != use) return;
        entry.template.close();
        entries.remove(key);
    }
}
