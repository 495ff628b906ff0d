package org.jfork.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.answer;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jfork.Fork;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a template knows about calls of methods from its own start is of no use to its forks, and costs each of them memory. */
@ExtendWith(ProcessHygiene.class)
class MethodCountersIT {
    private static final int TIMES = 200_000;
    private static final long GLANCE_NANOS = 300_000;
    private static final String COUNT = MethodCountersIT.class.getName() + "::count";
    private static final String RESTART_TWICE = MethodCountersIT.class.getName() + "::restartTwice";
    private static final String RESTART = MethodCountersIT.class.getName() + "::restart";
    private static final String FORGET_OFTEN = MethodCountersIT.class.getName() + "::forgetOftenWhileCompiling";

    /** Its own start, and whatever makes it ready to be forked, are many more calls than the start of a process that runs a function. */
    @Test
    void aTemplateMustHaveForgottenTheCallsOfItsStart() {
        try (Fork template = Fork.builder().exec()) {
            int started = Integer.parseInt(answer(Fork.exec().run(COUNT)));
            int forked = Integer.parseInt(answer(template.fork().run(COUNT)));
            assertThat(started).isPositive();
            assertThat(forked).isPositive().isLessThan(started);
        }
    }

    public static void count(SocketChannel control) {
        say(control, Integer.toString(MethodCounters.forget()));
    }

    /** Nobody calls a method between the two as often as the first finds methods that were called. */
    @Test
    void countingMustStartAnewWhereItIs() {
        String[] numbers = answer(Fork.create().run(RESTART_TWICE)).split(" ");
        assertThat(Integer.parseInt(numbers[1])).isPositive().isLessThan(Integer.parseInt(numbers[0]));
        assertThat(Integer.parseInt(numbers[2])).isGreaterThanOrEqualTo(Integer.parseInt(numbers[0]));
    }

    public static void restartTwice(SocketChannel control) {
        int first = MethodCounters.restart(), second = MethodCounters.restart(), kept = MethodCounters.forget();
        say(control, first, second, kept);
    }

    /** Counts of its start would have methods compiled in each fork that were called almost often enough. */
    @Test
    void aForkMustBeginWithFewCalls() {
        try (Fork template = Fork.builder().exec()) {
            int started = Integer.parseInt(answer(Fork.exec().run(RESTART)));
            int forked = Integer.parseInt(answer(template.fork().run(RESTART)));
            assertThat(forked).isPositive().isLessThan(started / 2);
        }
    }

    public static void restart(SocketChannel control) {
        say(control, MethodCounters.restart());
    }

    @Test
    void methodsMustBeCountedAndCompiledAgain() {
        assertThat(answer(Fork.create().run(FORGET_OFTEN))).isEqualTo("ran");
    }

    /** While calls are counted, methods compiled, and compiled code left again. */
    public static void forgetOftenWhileCompiling(SocketChannel control) throws InterruptedException {
        String[] outcome = {"did not end"};
        Thread worker = new Thread(() -> outcome[0] = work());
        worker.start();
        while (worker.isAlive()) {
            if (MethodCounters.forget() <= 0) throw new IllegalStateException("nothing was called");
            LockSupport.parkNanos(GLANCE_NANOS); // or it would stand still most of the time
        }
        worker.join();
        say(control, outcome[0]);
    }

    private static String work() {
        Object[] objects = {"text", 1, 2L, 'c', new int[1]};
        int sum = 0;
        for (int i = 0; i < TIMES; i++)
            sum += hash(objects[i * objects.length / TIMES])
                    + Integer.toString(i).hashCode();
        return sum == 0 ? "miscounted" : "ran";
    }

    private static int hash(Object object) {
        return object.toString().length() + object.getClass().hashCode();
    }
}
