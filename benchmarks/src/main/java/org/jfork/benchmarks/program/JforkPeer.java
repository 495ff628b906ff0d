package org.jfork.benchmarks.program;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Supplier;
import org.jfork.Fork;

/**
 * A program that uses jfork, and obeys; see {@code Peer}. It has as much live heap as {@link Ballast} says.
 *
 * <pre>
 *   round MAKER-MOMENT N IN_FLIGHT     MAKER: create, exec, or a template's name; MOMENT: eof, status, stillborn
 *   heap MEGABYTES                     ok PID      a template with so much live heap: its name is heap
 *   sources DIRECTORY                  ok PID      a template with a warm compiler: its name is sources
 *   template                           ok PID      of the default template
 *   hold, hold-exec N                  ok PID...   idle workers, so many from now on, forked or exec'ed
 *   ends frozen|running N              ok NANOS... life cycles of a template of that kind, one by one: when each socket was at its end
 *   before, after                      what this process holds: remembered, and compared with what was remembered
 * </pre>
 */
public final class JforkPeer {
    private static final int SPARES = 4;

    private final TracedTemplates traced = new TracedTemplates();
    private final HeldWorkers forked = new HeldWorkers(Fork::create);
    private final HeldWorkers execed = new HeldWorkers(Fork::exec);
    private Fork heap;
    private Fork sources;
    private String directory;
    private Footprint before;

    private JforkPeer() {}

    public static void main(String[] arguments) throws IOException {
        Ballast.count();
        JforkPeer peer = new JforkPeer();
        Obedient.obey(peer::obey);
        System.exit(0);
    }

    private String obey(String[] words) throws Exception {
        return switch (words[0]) {
            case "round" -> Lanes.run(cycle(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "heap" -> Long.toString((heap = heap(Integer.parseInt(words[1]))).pid());
            case "sources" -> Long.toString((sources = sources(directory = words[1])).pid());
            case "template" -> Long.toString(templatePid());
            case "hold" -> forked.hold(Integer.parseInt(words[1]));
            case "hold-exec" -> execed.hold(Integer.parseInt(words[1]));
            case "ends" -> traced.ends(words[1], Integer.parseInt(words[2]));
            case "before" -> (before = Footprint.now()).toString();
            case "after" -> after();
            default -> throw new IllegalArgumentException("no order that there is: " + words[0]);
        };
    }

    private LifeCycle cycle(String way) {
        int dash = way.indexOf('-');
        Supplier<Fork> maker = maker(way.substring(0, dash));
        return switch (way.substring(dash + 1)) {
            case "eof" -> LifeCycle.untilEnd(maker);
            case "status" -> LifeCycle.untilStatus(maker);
            case "stillborn" -> LifeCycle.stillborn(maker);
            case "compiled" -> LifeCycle.untilCompiled(maker, directory);
            default -> throw new IllegalArgumentException("no way that there is: " + way);
        };
    }

    private Supplier<Fork> maker(String name) {
        return switch (name) {
            case "create" -> Fork::create;
            case "spare" -> {
                Fork.keepSpares(SPARES);
                yield Fork::create;
            }
            case "exec" -> Fork::exec;
            case "heap" -> heap::fork;
            case "sources" -> sources::fork;
            default -> throw new IllegalArgumentException("no process that there is: " + name);
        };
    }

    private static Fork heap(int megabytes) throws Exception {
        Fork template = Fork.builder()
                .jvmOptions(Ballast.heapOption(megabytes))
                .systemProperty(Ballast.PROPERTY, Integer.toString(megabytes))
                .exec()
                .require(Ballast.class, EmptyFunction.class); // the default template loads it by itself
        LifeCycle.untilStatus(template::fork).live();
        return template;
    }

    private static Fork sources(String directory) throws Exception {
        Fork template = Fork.builder()
                .jvmOptions(CompiledTree.OPTIONS.toArray(String[]::new))
                .systemProperty(CompiledTree.PROPERTY, directory)
                .exec()
                .require(CompiledTree.Warm.class);
        LifeCycle.untilCompiled(template::fork, directory).live();
        return template;
    }

    /** The oldest child. It is warm and frozen, since another one has been forked. */
    private static long templatePid() {
        try (Fork process = Fork.create()) {
            process.pid();
        }
        return ProcessHandle.current()
                .children()
                .min(Comparator.comparing(child -> child.info().startInstant().orElse(Instant.MAX)))
                .orElseThrow()
                .pid();
    }

    private String after() throws Exception {
        Footprint after = Footprint.settled(before);
        return (after.isWithin(before) ? "same " : "more ") + after;
    }
}
