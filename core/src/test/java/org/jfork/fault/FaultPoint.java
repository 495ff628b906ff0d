package org.jfork.fault;

import static org.jfork.fault.FaultPoint.Role.CALLER;
import static org.jfork.fault.FaultPoint.Role.CHILD;
import static org.jfork.fault.FaultPoint.Role.COPIED;
import static org.jfork.fault.FaultPoint.Role.COPY;
import static org.jfork.fault.FaultPoint.Role.PROGRAM;
import static org.jfork.fault.FaultPoint.Role.STARTING;
import static org.jfork.fault.FaultPoint.Role.TEMPLATE;
import static org.jfork.fault.Outcome.ALL_END;
import static org.jfork.fault.Outcome.ENDED_BEFORE;
import static org.jfork.fault.Outcome.LAST_FORK;
import static org.jfork.fault.Outcome.NOT_FORKED;
import static org.jfork.fault.Outcome.NOT_READY;
import static org.jfork.fault.Outcome.NO_RESULT;
import static org.jfork.fault.Outcome.RESULT;
import static org.jfork.fault.Outcome.SUCCESS;
import static org.jfork.fault.Outcome.TOLD;
import static org.jfork.fault.Outcome.WORKER_ENDED;

import java.util.Arrays;
import java.util.List;

/** What a fault at each place leads to: if the process ends there, and if it waits. */
enum FaultPoint {
    EXEC_BEGUN(1, CALLER, ALL_END),
    EXEC_PAIR_MADE(2, CALLER, ALL_END),
    PROGRAM_UNLOADED(3, PROGRAM, NOT_READY),
    PROGRAM_LOADING(4, PROGRAM, NOT_READY),
    EXEC_STARTED(5, CALLER, ALL_END),
    EXEC_WATCHED(6, CALLER, ALL_END),
    PROCESS_OPENING(7, STARTING, NOT_READY),
    PROCESS_OPENED(8, STARTING, NOT_READY),
    HELLO_UNSENT(9, STARTING, NOT_READY),
    HELLO_SENT(10, STARTING, NOT_FORKED),
    HELLO_RECEIVED(11, CALLER, ALL_END),

    FORK_SLOT_TAKEN(20, CALLER, ALL_END),
    FORK_PAIR_MADE(21, CALLER, ALL_END),
    FORK_LINKED(22, CALLER, ALL_END),
    FORK_QUEUED(23, CALLER, ALL_END),
    CHILD_FOUND(24, CALLER, ALL_END),

    FORK_READ(30, TEMPLATE, NOT_FORKED),
    FREEZE_SETTLED(31, TEMPLATE, NOT_FORKED),
    THREADS_SUSPENDED(32, TEMPLATE, NOT_FORKED),
    THREAD_STOPPING(33, TEMPLATE, NOT_FORKED),
    THREAD_STOPPED(34, TEMPLATE, NOT_FORKED),
    FROZEN(35, TEMPLATE, NOT_FORKED),
    RECORDED(36, TEMPLATE, NOT_FORKED),
    CLONING(37, TEMPLATE, NOT_FORKED),
    CLONED(38, TEMPLATE, LAST_FORK),
    SOCKET_DROPPED(39, TEMPLATE, LAST_FORK),
    AWAITING_FORK(40, TEMPLATE, LAST_FORK),
    THAWING(41, TEMPLATE, SUCCESS),
    THAWED(42, TEMPLATE, SUCCESS),
    THREADS_RESUMED(43, TEMPLATE, SUCCESS),

    CHILD_BORN(50, CHILD, ENDED_BEFORE),
    CHILD_SOCKET_PLACED(51, CHILD, ENDED_BEFORE),
    CHILD_REBUILT(52, CHILD, ENDED_BEFORE),
    CHILD_REVIVING(53, CHILD, ENDED_BEFORE),
    THREAD_REVIVED(54, CHILD, ENDED_BEFORE),
    CHILD_REVIVED(55, CHILD, ENDED_BEFORE),
    CHILD_FORKED(56, CHILD, ENDED_BEFORE),
    CHILD_REPAIRED(57, CHILD, ENDED_BEFORE),
    CHILD_RESUMED(58, CHILD, ENDED_BEFORE),

    HEADER_READ(70, CHILD, ENDED_BEFORE),
    ARGUMENT_TAKEN(71, CHILD, ENDED_BEFORE),
    HANDLES_TAKEN(72, CHILD, ENDED_BEFORE),
    COMMAND_READ(73, CHILD, ENDED_BEFORE),
    COMMAND_WATCHED(74, CHILD, ENDED_BEFORE),
    REQUIRE_BEGUN(75, CHILD, ENDED_BEFORE),
    REQUIRE_DONE(76, CHILD, ENDED_BEFORE),
    COMMAND_DONE(77, CHILD, ENDED_BEFORE),
    FAILURE_UNSENT(78, CHILD, ENDED_BEFORE, TOLD),
    FAILURE_SENT(79, CHILD, TOLD, TOLD),
    HANDLES_COPIED(80, CALLER, ALL_END),
    COMMAND_QUEUED(81, CALLER, ALL_END),
    FAILURE_RECEIVED(82, CALLER, ALL_END, TOLD),
    EVALUATION_BEGUN(83, CHILD, ENDED_BEFORE),
    EVALUATION_DONE(84, CHILD, ENDED_BEFORE),
    COMPILER_FORKED(85, CALLER, ALL_END),
    SOURCE_COMPILED(86, CALLER, ALL_END),

    RUN_BEGUN(90, CHILD, ENDED_BEFORE),
    RUN_BOUND(91, CHILD, ENDED_BEFORE),
    RUN_RELEASED(92, CHILD, ENDED_BEFORE),
    ENTERED_SENT(93, CHILD, WORKER_ENDED),
    FUNCTION_CALLED(94, CHILD, WORKER_ENDED),
    FUNCTION_LEFT(95, CHILD, WORKER_ENDED),
    RUN_QUEUED(96, CALLER, ALL_END),
    ENTERED_RECEIVED(97, CALLER, ALL_END),
    SOCKET_DETACHED(98, CALLER, ALL_END),
    WORKER_HANDED(99, CALLER, ALL_END),

    CLOSE_BEGUN(110, TEMPLATE, SUCCESS),
    HOOKS_RUN(111, TEMPLATE, SUCCESS),
    LEAVING(112, TEMPLATE, SUCCESS),
    CLOSE_QUEUED(113, CALLER, ALL_END),
    END_SEEN(114, CALLER, ALL_END, TOLD),
    STATUS_COLLECTED(115, CALLER, ALL_END),

    COPY_BEGUN(120, COPIED, ALL_END, RESULT),
    COPY_SUSPENDED(121, COPIED, ALL_END, RESULT),
    COPY_FROZEN(122, COPIED, ALL_END, RESULT),
    COPY_CLONING(123, COPIED, ALL_END, RESULT),
    COPY_CLONED(124, COPIED, ALL_END, RESULT),
    COPY_THAWED(125, COPIED, ALL_END, RESULT),
    COPY_RESUMED(126, COPIED, ALL_END, RESULT),
    COPY_WATCHED(127, COPIED, ALL_END, RESULT),
    RESULT_RECEIVED(128, COPIED, ALL_END, RESULT),

    COPY_BORN(130, COPY, NO_RESULT, RESULT),
    COPY_REBUILT(131, COPY, NO_RESULT, RESULT),
    COPY_REVIVED(132, COPY, NO_RESULT, RESULT),
    COPY_REPAIRED(133, COPY, NO_RESULT, RESULT),
    COPY_RENEWED(134, COPY, NO_RESULT, RESULT),
    RESULT_UNSENT(135, COPY, NO_RESULT, RESULT),
    RESULT_SENT(136, COPY, RESULT, RESULT);

    enum Role {
        CALLER("caller"),
        PROGRAM("new process"),
        STARTING("template"),
        TEMPLATE("template"),
        CHILD("child"),
        COPIED("program"),
        COPY("copy");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        /** As a fault is written: a program and a child have it from the process that made them. */
        String place() {
            return this == PROGRAM || this == CHILD || this == COPY ? "forks" : "here";
        }
    }

    private final int number;
    private final Role role;
    private final Outcome ofEnd;
    private final Outcome ofDelay;

    FaultPoint(int number, Role role, Outcome ofEnd) {
        this(number, role, ofEnd, SUCCESS);
    }

    FaultPoint(int number, Role role, Outcome ofEnd, Outcome ofDelay) {
        this.number = number;
        this.role = role;
        this.ofEnd = ofEnd;
        this.ofDelay = ofDelay;
    }

    int number() {
        return number;
    }

    Role role() {
        return role;
    }

    Outcome ofEnd() {
        return ofEnd;
    }

    Outcome ofDelay() {
        return ofDelay;
    }

    static List<FaultPoint> in(Role... roles) {
        return Arrays.stream(values())
                .filter(point -> List.of(roles).contains(point.role))
                .toList();
    }

    static FaultPoint numbered(int number) {
        return Arrays.stream(values())
                .filter(point -> point.number == number)
                .findFirst()
                .orElseThrow();
    }
}
