package org.jfork.fault;

import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.support.Dialogue;
import org.jfork.support.FaultyLibrary;
import org.jfork.support.Leftovers;

/** The part of {@link FaultTrials} that is about copies of the program: snapshots, and templates made by here. */
final class CopyTrials {
    private static final int LIMIT_SECONDS = 12;

    private static volatile long ticks;

    private CopyTrials() {}

    /** A fault is written as always; {@code template:} in front of it asks for a template. */
    static void tryAll(List<String> faults) throws Exception {
        startTicking();
        copied();
        forkedFromCopy(); // the JDK keeps a socket of its own from the first one on
        Leftovers before = Leftovers.now();
        for (String fault : faults) FaultTrials.print(fault, tried(fault));
        FaultTrials.expectNothingLeft(before);
    }

    /** What a program does that is expected to die on the way. */
    static void tryOnce() throws Exception {
        startTicking();
        System.out.println(copied());
    }

    private static void startTicking() {
        Thread thread = new Thread(CopyTrials::tick, "ticking");
        thread.setDaemon(true);
        thread.start();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // by one thread
    private static void tick() {
        while (true) {
            ticks++;
            LockSupport.parkNanos(100_000);
        }
    }

    private static String tried(String fault) throws InterruptedException {
        boolean template = fault.startsWith("template:");
        FaultyLibrary.arm(fault.replace("template:", ""));
        long start = System.nanoTime();
        String outcome = template ? forkedFromCopy() : copied();
        long millis = (System.nanoTime() - start) / 1_000_000;
        FaultyLibrary.arm("");
        return millis + " " + outcome + "; " + ticking() + "; " + again();
    }

    private static String copied() throws InterruptedException {
        try {
            return Fork.snapshot(() -> "the result arrives").get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | ForkException e) {
            return "the snapshot fails: " + told(e);
        } catch (TimeoutException e) {
            return "the snapshot neither succeeds nor fails within " + LIMIT_SECONDS + " s";
        }
    }

    private static String forkedFromCopy() throws InterruptedException {
        try (Fork template = Fork.here()) {
            return Dialogue.finish(template.fork().run(CopyTrials::greet).get(LIMIT_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | ForkException e) {
            return "the fork fails: " + told(e);
        } catch (TimeoutException e) {
            return "the fork neither succeeds nor fails within " + LIMIT_SECONDS + " s";
        }
    }

    public static void greet(SocketChannel control) {
        Dialogue.say(control, "the fork works");
    }

    private static String told(Exception e) {
        Throwable reason = e instanceof ExecutionException ? e.getCause() : e;
        return reason.getMessage().replaceAll("(template|process) \\d+", "$1 N");
    }

    private static String ticking() throws InterruptedException {
        long now = ticks;
        for (int i = 0; i < 500 && ticks < now + 3; i++) Thread.sleep(10);
        return ticks < now + 3 ? "a thread of the program stands still" : "the program goes on";
    }

    private static String again() throws InterruptedException {
        String outcome = copied();
        return outcome.equals("the result arrives") ? "it is copied again" : "then " + outcome;
    }
}
