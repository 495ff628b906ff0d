package org.jfork.internal.pool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.internal.os.OsException;
import org.jfork.internal.rpc.caller.Callbacks;
import org.jfork.internal.rpc.caller.Link;
import org.jfork.internal.rpc.caller.Loop;
import org.jfork.internal.rpc.caller.Start;

/** Makes workers for a crew. */
final class Recruits {
    /** For shutdown hooks of a worker that was told to end. */
    static final long CLOSE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    static final int LOOKED_AT = 16;

    private final Settings settings;
    private final Crew crew;
    private final TemplateSource templates;
    private final Loop loop;
    private final byte[] service;
    private long numbers;

    Recruits(Settings settings, Crew crew) throws OsException {
        this.settings = settings;
        this.crew = crew;
        this.service = TaskService.octets(settings.initialiser, settings.mostMemory, settings.mostOctets);
        this.templates = new TemplateSource(settings, TaskWarmUp.class);
        this.loop = new Loop("jfork-pool-io");
    }

    /** Under the crew's lock. */
    Member begin() {
        return new Member(++numbers);
    }

    /** Not under the lock; elsewhere, since a recipe may take its time. */
    void start(Member member) {
        Callbacks.executor().execute(() -> {
            try (FileChannel file = Claims.file()) {
                member.claims = Claims.of(file);
                Fork process = templates.fork();
                process.sendHandle(file);
                Start.of(process, service).whenComplete((start, problem) -> {
                    if (problem == null) begin(member, start);
                    else crew.startFailed(member, unwrapped(problem));
                });
            } catch (IOException | RuntimeException | Error e) {
                crew.startFailed(member, e);
            }
        });
    }

    private static Throwable unwrapped(Throwable problem) {
        return problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
    }

    private void begin(Member member, Start start) {
        Hand hand = new Hand(crew, member, settings);
        Link link = new Link(loop, start.socket(), hand, settings.mostOctets);
        member.mailbox.link(link);
        if (!crew.started(member, start.worker(), link)) start.worker().destroyForcibly();
        try {
            link.start();
        } catch (OsException e) {
            start.worker().destroyForcibly();
            link.close();
            crew.startFailed(member, new ForkException("a worker cannot be watched: " + e.getMessage(), e));
        }
    }

    void suspect() {
        Callbacks.executor().execute(templates::suspect); // a recipe may be at work
    }

    void close() {
        templates.close();
        loop.close();
    }
}
