package org.jfork.examples.prefork;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfork.ExitStatus;

/** Tells what happened, and keeps what should not have happened for the verdict. */
final class Report {
    private static final double AT_ONCE_MILLIS = 1000; // it takes less than one; machines may be busy
    private static final int MOST_LOST = 1;

    private final List<String> problems = new ArrayList<>();

    void started(Crew crew, Member comparison) {
        double[] millis = crew.members().stream()
                .mapToDouble(Member::startMillis)
                .sorted()
                .toArray();
        say(
                "template %d was ready after %.0f ms; %d workers forked from it, %.1f ms each (median)",
                crew.templatePid(), crew.templateMillis(), millis.length, millis[millis.length / 2]);
        say("exec'ed JVM %d, for comparison, took %.0f ms", comparison.pid(), comparison.startMillis());
    }

    void loaded(Tally tally, int requests, int threads, double seconds) {
        say(
                "%d requests by %d threads in %.2f s: %d right answers, %d wrong, %d lost",
                requests,
                threads,
                seconds,
                tally.answers(),
                tally.wrong().size(),
                tally.lost().size());
        tally.lost().forEach(lost -> say("  lost: %s", lost));
        tally.wrong().forEach(wrong -> say("  wrong: %s", wrong));
        check(tally.wrong().isEmpty(), "wrong answers");
        check(tally.lost().size() <= MOST_LOST, "more requests were lost than the killed worker had in flight");
        check(tally.answers() + tally.lost().size() == requests, "answers are missing");
    }

    void killed(Member victim, SuddenDeath death, int answers, Tally tally) {
        say(
                "worker %d (pid %d) killed with SIGKILL after %d answers (%d its own): its channel read EOF after %.1f ms, "
                        + "its exit status came after %.1f ms: %s",
                victim.id(),
                victim.pid(),
                answers,
                tally.answersOf(victim.id()),
                death.endMillis(),
                death.statusMillis(),
                death.status());
        check(death.endMillis() < AT_ONCE_MILLIS, "the killed worker's channel did not read EOF at once");
        check(death.status().equals(ExitStatus.ofSignal(9)), "the killed worker's exit status is " + death.status());
    }

    void compared(Tally tally, int requests) {
        check(tally.answers() == requests, "the exec'ed JVM did not answer everything");
    }

    void table(Crew crew, Tally tally, Member comparison, Tally compared, MemoryTable before, MemoryTable after) {
        List<Table.Row> rows = new ArrayList<>();
        for (Member member : crew.members()) rows.add(row("worker " + member.id(), member, tally, before, after));
        rows.add(row("exec'ed JVM", comparison, compared, before, after));
        long pid = crew.templatePid();
        rows.add(new Table.Row("template", pid, null, crew.templateMillis(), before.of(pid), after.of(pid)));
        Table.print(rows);
    }

    private static Table.Row row(String name, Member member, Tally tally, MemoryTable before, MemoryTable after) {
        long pid = member.pid();
        int requests = tally.answersOf(member.id());
        return new Table.Row(name, pid, requests, member.startMillis(), before.of(pid), after.of(pid));
    }

    void ended(Member member, ExitStatus status) {
        check(status.isSuccess(), "process " + member.pid() + " ended with " + status);
    }

    void left(List<ProcessHandle> children) {
        check(children.isEmpty(), "processes had to be killed: " + children);
    }

    /** True if nothing went wrong. */
    boolean verdict() {
        problems.forEach(problem -> System.err.println("FAILED: " + problem));
        if (problems.isEmpty()) say("all workers and the template have ended, no process is left");
        return problems.isEmpty();
    }

    private void check(boolean condition, String problem) {
        if (!condition) problems.add(problem);
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
