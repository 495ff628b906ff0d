package org.jfork.benchmarks;

import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jfork.ExitStatus;
import org.jfork.Fork;
import org.jfork.Worker;

/**
 * One worker from birth to death.
 *
 * @param nanos from asking for it until its status was collected and the channel closed
 * @param collectNanos from the end of its channel until its status was collected
 * @param problem what went wrong, null if nothing did
 */
record LifeCycle(long nanos, long collectNanos, String problem) {
    private static final long LIMIT_SECONDS = 60;

    /** Never throws for what goes wrong in jfork; an interruption is passed on. */
    static LifeCycle live(EndOfStream end) throws InterruptedException {
        long start = System.nanoTime();
        try {
            Worker worker = Fork.create().run(EmptyFunction::run).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return follow(worker, start, end);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return new LifeCycle(System.nanoTime() - start, 0, e.toString());
        }
    }

    private static LifeCycle follow(Worker worker, long start, EndOfStream end) throws Exception {
        long ended, collected;
        ExitStatus status;
        try (SocketChannel channel = worker.channel()) {
            end.await(channel, TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            ended = System.nanoTime();
            status = worker.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            collected = System.nanoTime();
        } catch (Exception e) {
            worker.destroyForcibly();
            throw e;
        }
        String problem = status.isSuccess() ? null : worker + " ended with " + status;
        return new LifeCycle(System.nanoTime() - start, collected - ended, problem);
    }

    boolean isGood() {
        return problem == null;
    }
}
