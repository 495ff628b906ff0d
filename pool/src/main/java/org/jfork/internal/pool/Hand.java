package org.jfork.internal.pool;

import java.io.IOException;
import org.jfork.internal.rpc.caller.Peer;
import org.jfork.internal.rpc.frame.Failures;
import org.jfork.internal.rpc.frame.Layout;
import org.jfork.internal.rpc.frame.MalformedFrameException;
import org.jfork.internal.rpc.frame.Message;

/** Takes what one worker says to its crew. */
final class Hand implements Peer {
    private final Crew crew;
    private final Member member;
    private final Settings settings;

    Hand(Crew crew, Member member, Settings settings) {
        this.crew = crew;
        this.member = member;
        this.settings = settings;
    }

    @Override
    public void message(Message message) throws MalformedFrameException {
        switch (message.kind()) {
            case Layout.READY -> crew.ready(member, crashPattern(message));
            case Layout.RESULT -> crew.answered(member, message);
            case Layout.FAILURE -> {
                if (message.id() != 0) crew.answered(member, message);
                else startFailed(message);
            }
            case Layout.EVENT -> progress(message);
            default -> throw new MalformedFrameException("a worker has sent a message of kind " + message.kind());
        }
    }

    private static String crashPattern(Message message) throws MalformedFrameException {
        try {
            return message.input().text();
        } catch (IOException e) {
            throw new MalformedFrameException("a worker that is ready and does not say where it would crash");
        }
    }

    private void startFailed(Message message) throws MalformedFrameException {
        try {
            member.startProblem = Failures.decode(message, settings.codec, member.pid());
        } catch (IOException e) {
            throw new MalformedFrameException("a failure without its texts");
        }
    }

    private void progress(Message message) {
        Task<?> task = crew.taskOf(member, message.id());
        if (task == null || task.terms.progress() == null || task.isDone()) {
            message.release();
            return;
        }
        member.mailbox.add(message, () -> {
            try {
                task.terms.progress().accept(settings.codec.decode(message.input(), Object.class));
            } catch (IOException | ClassNotFoundException e) {
                Crew.log("progress of " + task + " cannot be read", e);
            } finally {
                message.release();
            }
        });
    }

    @Override
    public void pause() {
        crew.pause();
    }

    @Override
    public void ended(MalformedFrameException problem) {
        if (problem != null) member.worker.destroyForcibly();
        member.worker.onExit().thenAccept(status -> crew.ended(member, status, problem));
    }
}
