package org.jfork.examples.prefork;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jfork.Fork;

/** A template, and the workers that were forked from it. */
final class Crew {
    private final Fork template;
    private final double templateMillis;
    private final List<Member> members = new ArrayList<>();

    private Crew(Fork template, double templateMillis) {
        this.template = template;
        this.templateMillis = templateMillis;
    }

    static Crew start(ServerSocketChannel listener, int size) {
        long start = System.nanoTime();
        Fork template = prepare(listener);
        awaitReady(template);
        Crew crew = new Crew(template, Member.millisSince(start));
        for (int id = 1; id <= size; id++) crew.members.add(Member.start(id, template::fork));
        return crew;
    }

    /**
     * All that workers have in common. {@code Fork.create} instead of {@code exec} would do as well, and would leave the
     * default template running until this program ends; this one can be closed.
     */
    private static Fork prepare(ServerSocketChannel listener) {
        return Fork.exec().require(HttpWorker.class, Rehearsal.class).sendHandle(listener);
    }

    /** Without this the first worker's start-up time would contain the template's: commands wait in a queue. */
    private static void awaitReady(Fork template) {
        try (Fork first = template.fork()) {
            first.pid();
        }
    }

    List<Member> members() {
        return members;
    }

    long templatePid() {
        return template.pid();
    }

    double templateMillis() {
        return templateMillis;
    }

    /** Tells everybody to end; see {@link EndWatch}. */
    void stop() throws IOException {
        for (Member member : members) member.worker().channel().close();
        template.close();
    }
}
