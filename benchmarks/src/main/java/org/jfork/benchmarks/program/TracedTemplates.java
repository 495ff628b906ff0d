package org.jfork.benchmarks.program;

import org.jfork.Fork;
import org.jfork.Hazard;
import org.jfork.Treatment;

/** Templates in whose memory the trace is mapped, shared and writable. */
final class TracedTemplates {
    private Fork frozen;
    private Fork running;

    /** Until each status is known. */
    String ends(String kind, int times) throws Exception {
        Fork template = kind.equals("frozen") ? frozen() : running();
        StringBuilder ends = new StringBuilder();
        for (int i = 0; i < times; i++)
            ends.append(LifeCycle.both(template.fork())).append(' ');
        return ends.toString().trim();
    }

    private Fork frozen() {
        if (frozen == null) frozen = make(true);
        return frozen;
    }

    private Fork running() {
        if (running == null) running = make(false);
        return running;
    }

    private static Fork make(boolean stayFrozen) {
        return Fork.builder()
                .treat(Hazard.SHARED_MEMORY, Treatment.ALLOW)
                .stayFrozen(stayFrozen)
                .exec()
                .require(EmptyFunction.class); // which the default template has loaded when it is run a second time
    }
}
