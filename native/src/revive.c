/*
 * Re-create the parked threads in a child: a new kernel thread on the old thread pointer, first on a free piece of the
 * old stack, then back into the saved handler frame.
 */
#define _GNU_SOURCE
#include "freezer.h"
#include "jfork/fault.h"
#include "sys.h"

#include <errno.h>
#include <linux/ioprio.h>
#include <sched.h>
#include <sys/prctl.h>

#define THREAD_FLAGS                                                                                     \
    (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS |   \
     CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

#define RSEQ_SIGNATURE 0x53053053 /* what glibc registers with on x86 */

static void fail_thread(const struct jf_thread *thread, const char *what, long status)
{
    struct jf_error error;
    jf_fail(&error, (int)-status, what);
    jf_say(&error, " of thread '");
    jf_say(&error, thread->name);
    jf_say(&error, "' cannot be restored in the forked process");
    jf_say_errno(&error);
    if (jf_the_freezer.failed)
        jf_the_freezer.failed(&error);
    jf_exit_group(1);
}

static void expect(const struct jf_thread *thread, const char *what, long status)
{
    if (status < 0)
        fail_thread(thread, what, status);
}

static void restore_difference(struct jf_thread *thread)
{
    if (thread->restore & JF_RESTORE_NAME)
        expect(thread, "the name", JF_SYS(SYS_prctl, PR_SET_NAME, thread->name));
    if (thread->restore & JF_RESTORE_AFFINITY)
        expect(thread, "the CPU affinity",
               JF_SYS(SYS_sched_setaffinity, 0, thread->affinity_length, thread->affinity));
    if (thread->restore & JF_RESTORE_SCHED)
        expect(thread, "the scheduling policy or nice value", JF_SYS(SYS_sched_setattr, 0, &thread->sched, 0));
    if (thread->restore & JF_RESTORE_SLACK)
        expect(thread, "the timer slack", JF_SYS(SYS_prctl, PR_SET_TIMERSLACK, thread->slack));
    if (thread->restore & JF_RESTORE_IOPRIO)
        expect(thread, "the I/O priority", JF_SYS(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, thread->ioprio));
}

static void adopt_id(struct jf_freezer *freezer, pid_t before)
{
    pid_t now = jf_gettid();
    jf_loader_locks_adopt(freezer, before, now);
    if (freezer->revived)
        freezer->revived(before, now);
}

/*
 * First code of a revived thread. The alternate stack and the signal mask come back with rt_sigreturn. Not instrumented:
 * before a call that does not return AddressSanitizer may allocate, and this thread may be inside its allocator.
 */
__attribute__((no_sanitize("address"))) static void revived(void *argument)
{
    struct jf_thread *thread = argument;
    struct jf_freezer *freezer = &jf_the_freezer;
    adopt_id(freezer, thread->tid);
    expect(thread, "the robust mutex list", JF_SYS(SYS_set_robust_list, thread->robust_list, thread->robust_length));
    if (thread->rseq)
        expect(thread, "the restartable sequence", JF_SYS(SYS_rseq, thread->tls + freezer->rseq_offset,
                                                          freezer->rseq_length, 0, RSEQ_SIGNATURE));
    if (thread->restore)
        restore_difference(thread);
    jf_fault(JF_FAULT_THREAD_REVIVED);
    jf_context_resume(&thread->context);
}

static int revive_one(struct jf_freezer *freezer, struct jf_thread *thread, struct jf_error *error)
{
    void *tid_word = (void *)jf_tid_word(freezer, thread->tls);
    long tid = jf_clone_onto(THREAD_FLAGS, jf_context_free_stack(&thread->context), tid_word, tid_word, thread->tls,
                             revived, thread);
    jf_fault(JF_FAULT_CHILD_REVIVING);
    if (tid > 0)
        return 0;
    jf_fail(error, (int)-tid, "thread '");
    jf_say(error, thread->name);
    jf_say(error, "' cannot be re-created in the forked process");
    jf_say_errno(error);
    if (tid == -EAGAIN)
        jf_say(error, "; see RLIMIT_NPROC (ulimit -u) and pids.max of the control group");
    return -1;
}

/* For libc a thread that cannot be signalled nor joined, and whose stack is in use (nptl/descr.h, INVALID_NOT_TERMINATED_TD_P). */
static void bury(struct jf_freezer *freezer, struct jf_thread *thread)
{
    if (thread->tid != freezer->cloned_by)
        atomic_store(jf_tid_word(freezer, thread->tls), -1);
}

int jf_revive(struct jf_freezer *freezer, struct jf_error *error)
{
    struct jf_thread *thread = atomic_exchange(&freezer->gate, JF_GATE_CLOSED), *asking = NULL;
    pid_t asking_tid = atomic_load(&freezer->asking);
    adopt_id(freezer, freezer->cloned_by);
    while (thread) {
        struct jf_thread *next = thread->next; /* the frame is gone once the thread runs */
        if (thread->tid == asking_tid)
            asking = thread;
        else if (thread->left)
            bury(freezer, thread);
        else if (thread->tid != freezer->cloned_by && revive_one(freezer, thread, error) < 0)
            return -1;
        thread = next;
    }
    /* Last, for it may act on its own at once, and should do so in a process that is whole. */
    return asking && asking_tid != freezer->cloned_by ? revive_one(freezer, asking, error) : 0;
}
