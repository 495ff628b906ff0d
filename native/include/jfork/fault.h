/*
 * Numbered places, before and after the steps of every handshake, at which a test build ends the process or waits. In the
 * library that users get they are nothing: jf_fault is empty, and faulty/fault.c is not part of it.
 *
 * A number is never given to another place. docs/faults.md says what a fault at each leads to; a test compares the two.
 * Which one is armed comes from the environment when the library is loaded, or from a test:
 *
 *   JFORK_FAULT=<number>:<kill|crash|delay|exit|fail>[:<milliseconds>][:<here|forks>]
 *
 *   kill    SIGKILL                      here   only in the process that was armed
 *   crash   SIGSEGV, without handlers    forks  only in processes that were forked from it
 *   delay   the thread waits             (neither: in both)
 *   exit    exit status 0, without a word: for measurements
 *   fail    the step that comes next fails; only where the table says so
 *
 * A fault happens once in a process. Any thread, also in handlers, while all others stand still, and in a child that has
 * no other thread yet: only raw system calls are made.
 */
#ifndef JFORK_FAULT_H
#define JFORK_FAULT_H

/* X(number, NAME): those of the caller, and of Java in a template or a child, are told by org.jfork.internal.os.Faults. */
#define JF_FAULT_POINTS(X)                                                                                             \
    /* exec: the caller, the new process */                                                                            \
    X(1, EXEC_BEGUN)                                                                                                   \
    X(2, EXEC_PAIR_MADE)                                                                                               \
    X(3, PROGRAM_UNLOADED)                                                                                             \
    X(4, PROGRAM_LOADING)                                                                                              \
    X(5, EXEC_STARTED)                                                                                                 \
    X(6, EXEC_WATCHED)                                                                                                 \
    X(7, PROCESS_OPENING)                                                                                              \
    X(8, PROCESS_OPENED)                                                                                               \
    X(9, HELLO_UNSENT)                                                                                                 \
    X(10, HELLO_SENT)                                                                                                  \
    X(11, HELLO_RECEIVED)                                                                                              \
    /* fork: the caller */                                                                                             \
    X(20, FORK_SLOT_TAKEN)                                                                                             \
    X(21, FORK_PAIR_MADE)                                                                                              \
    X(22, FORK_LINKED)                                                                                                 \
    X(23, FORK_QUEUED)                                                                                                 \
    X(24, CHILD_FOUND)                                                                                                 \
    /* fork: the template */                                                                                           \
    X(30, FORK_READ)                                                                                                   \
    X(31, FREEZE_SETTLED)                                                                                              \
    X(32, THREADS_SUSPENDED)                                                                                           \
    X(33, THREAD_STOPPING)                                                                                             \
    X(34, THREAD_STOPPED)                                                                                              \
    X(35, FROZEN)                                                                                                      \
    X(36, RECORDED)                                                                                                    \
    X(37, CLONING)                                                                                                     \
    X(38, CLONED)                                                                                                      \
    X(39, SOCKET_DROPPED)                                                                                              \
    X(40, AWAITING_FORK)                                                                                               \
    X(41, THAWING)                                                                                                     \
    X(42, THAWED)                                                                                                      \
    X(43, THREADS_RESUMED)                                                                                             \
    /* fork: the child */                                                                                              \
    X(50, CHILD_BORN)                                                                                                  \
    X(51, CHILD_SOCKET_PLACED)                                                                                         \
    X(52, CHILD_REBUILT)                                                                                               \
    X(53, CHILD_REVIVING)                                                                                              \
    X(54, THREAD_REVIVED)                                                                                              \
    X(55, CHILD_REVIVED)                                                                                               \
    X(56, CHILD_FORKED)                                                                                                \
    X(57, CHILD_REPAIRED)                                                                                              \
    X(58, CHILD_RESUMED)                                                                                               \
    /* commands: the process that obeys, the caller */                                                                 \
    X(70, HEADER_READ)                                                                                                 \
    X(71, ARGUMENT_TAKEN)                                                                                              \
    X(72, HANDLES_TAKEN)                                                                                               \
    X(73, COMMAND_READ)                                                                                                \
    X(74, COMMAND_WATCHED)                                                                                             \
    X(75, REQUIRE_BEGUN)                                                                                               \
    X(76, REQUIRE_DONE)                                                                                                \
    X(77, COMMAND_DONE)                                                                                                \
    X(78, FAILURE_UNSENT)                                                                                              \
    X(79, FAILURE_SENT)                                                                                                \
    X(80, HANDLES_COPIED)                                                                                              \
    X(81, COMMAND_QUEUED)                                                                                              \
    X(82, FAILURE_RECEIVED)                                                                                            \
    X(83, EVALUATION_BEGUN)                                                                                            \
    X(84, EVALUATION_DONE)                                                                                             \
    X(85, COMPILER_FORKED)                                                                                             \
    X(86, SOURCE_COMPILED)                                                                                             \
    /* run: the worker, the caller */                                                                                  \
    X(90, RUN_BEGUN)                                                                                                   \
    X(91, RUN_BOUND)                                                                                                   \
    X(92, RUN_RELEASED)                                                                                                \
    X(93, ENTERED_SENT)                                                                                                \
    X(94, FUNCTION_CALLED)                                                                                             \
    X(95, FUNCTION_LEFT)                                                                                               \
    X(96, RUN_QUEUED)                                                                                                  \
    X(97, ENTERED_RECEIVED)                                                                                            \
    X(98, SOCKET_DETACHED)                                                                                             \
    X(99, WORKER_HANDED)                                                                                               \
    /* close, and the end of a process: the process, the caller */                                                     \
    X(110, CLOSE_BEGUN)                                                                                                \
    X(111, HOOKS_RUN)                                                                                                  \
    X(112, LEAVING)                                                                                                    \
    X(113, CLOSE_QUEUED)                                                                                               \
    X(114, END_SEEN)                                                                                                   \
    X(115, STATUS_COLLECTED)                                                                                           \
    /* copies of a program: the program */                                                                             \
    X(120, COPY_BEGUN)                                                                                                 \
    X(121, COPY_SUSPENDED)                                                                                             \
    X(122, COPY_FROZEN)                                                                                                \
    X(123, COPY_CLONING)                                                                                               \
    X(124, COPY_CLONED)                                                                                                \
    X(125, COPY_THAWED)                                                                                                \
    X(126, COPY_RESUMED)                                                                                               \
    X(127, COPY_WATCHED)                                                                                               \
    X(128, RESULT_RECEIVED)                                                                                            \
    /* copies of a program: the copy */                                                                                \
    X(130, COPY_BORN)                                                                                                  \
    X(131, COPY_REBUILT)                                                                                               \
    X(132, COPY_REVIVED)                                                                                               \
    X(133, COPY_REPAIRED)                                                                                              \
    X(134, COPY_RENEWED)                                                                                               \
    X(135, RESULT_UNSENT)                                                                                              \
    X(136, RESULT_SENT)

#define JF_FAULT_ENTRY(number, name) JF_FAULT_##name = number,
enum { JF_FAULT_POINTS(JF_FAULT_ENTRY) };
#undef JF_FAULT_ENTRY

#include "jfork/error.h"

#ifdef JF_FAULTS
#define JF_FAULTS_PRESENT 1

/* What is armed happens if its place is this one. */
void jf_fault(int point);
/* The same; -1 if the step that comes next is to fail. */
int jf_fault_fails(int point, struct jf_error *error) JF_CHECKED;
/* Notes when the place is reached, if JFORK_TRACE names a file; see faulty/trace.c. */
void jf_trace(int point);
/* Instead of what was armed: `<number>:<kind>...`, or an empty text for nothing. */
int jf_fault_arm(const char *plan, struct jf_error *error) JF_CHECKED;
#else
#define JF_FAULTS_PRESENT 0

static inline void jf_fault(int point)
{
    (void)point;
}

static inline int jf_fault_fails(int point, struct jf_error *error)
{
    (void)point, (void)error;
    return 0;
}
#endif

#endif
