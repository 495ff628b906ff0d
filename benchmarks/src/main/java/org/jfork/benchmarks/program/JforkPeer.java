package org.jfork.benchmarks.program;

import java.io.IOException;
import java.util.function.Supplier;
import org.jfork.Fork;

/**
 * A program that uses jfork, and obeys; see {@code Peer}. Arguments: megabytes of live heap, 0 by default.
 *
 * <pre>
 *   round create-eof N IN_FLIGHT       Fork.create() and run, until the control socket is at its end
 *   round create-status N IN_FLIGHT    the same, until the exit status is known
 *   round create-stillborn ...         the child ends right after the clone, by a fault
 *   round exec-status ...              Fork.exec() and run
 *   template                           ok PID      of the default template
 *   ends frozen|running N              ok NANOS... N life cycles of a template of that kind, one by one: when each socket was at its end
 *   before, after                      what this process holds: remembered, and compared with what was remembered
 * </pre>
 */
public final class JforkPeer {
    private final TracedTemplates templates = new TracedTemplates();
    private Footprint before;

    private JforkPeer() {}

    public static void main(String[] arguments) throws IOException {
        JforkPeer peer = new JforkPeer();
        Obedient.obey(peer::obey);
        System.exit(0);
    }

    private String obey(String[] words) throws Exception {
        return switch (words[0]) {
            case "round" -> Lanes.run(cycle(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "ends" -> templates.ends(words[1], Integer.parseInt(words[2]));
            case "template" -> Long.toString(templatePid());
            case "before" -> (before = Footprint.now()).toString();
            case "after" -> after();
            default -> throw new IllegalArgumentException("no order that there is: " + words[0]);
        };
    }

    private static LifeCycle cycle(String way) {
        int dash = way.indexOf('-');
        Supplier<Fork> maker = maker(way.substring(0, dash));
        return switch (way.substring(dash + 1)) {
            case "eof" -> LifeCycle.untilEnd(maker);
            case "status" -> LifeCycle.untilStatus(maker);
            case "stillborn" -> LifeCycle.stillborn(maker);
            default -> throw new IllegalArgumentException("no way that there is: " + way);
        };
    }

    private static Supplier<Fork> maker(String name) {
        return switch (name) {
            case "create" -> Fork::create;
            case "exec" -> Fork::exec;
            default -> throw new IllegalArgumentException("no process that there is: " + name);
        };
    }

    /** The only child that is there when nothing else goes on. */
    private static long templatePid() {
        Fork.create().close();
        return ProcessHandle.current()
                .children()
                .mapToLong(ProcessHandle::pid)
                .min()
                .orElseThrow();
    }

    private String after() throws Exception {
        Footprint after = Footprint.settled(before);
        return (after.isWithin(before) ? "same " : "more ") + after;
    }
}
