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
#include <sys/resource.h>

#define THREAD_FLAGS                                                                                     \
    (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS |   \
     CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

/* The others are not wanted as long as the asking thread has something to do; see docs/decisions.md. */
#define LOOK_NS 2000000L
#define BUSY_NS (LOOK_NS / 4)
#define LONG_NS 10000000L
#define LOOKS 50

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
    atomic_fetch_sub(&freezer->nameless, 1);
    expect(thread, "the robust mutex list", JF_SYS(SYS_set_robust_list, thread->robust_list, thread->robust_length));
    if (thread->rseq)
        expect(thread, "the restartable sequence", JF_SYS(SYS_rseq, thread->tls + freezer->rseq_offset,
                                                          freezer->rseq_length, 0, RSEQ_SIGNATURE));
    if (thread->restore)
        restore_difference(thread);
    jf_fault(JF_FAULT_THREAD_REVIVED);
    jf_context_resume(&thread->context);
}

/* Its new id, or -1. */
static pid_t revive_one(struct jf_freezer *freezer, struct jf_thread *thread, struct jf_error *error)
{
    void *tid_word = (void *)jf_tid_word(freezer, thread->tls);
    atomic_fetch_add(&freezer->nameless, 1);
    long tid = jf_clone_onto(THREAD_FLAGS, jf_context_free_stack(&thread->context), tid_word, tid_word, thread->tls,
                             revived, thread);
    jf_fault(JF_FAULT_CHILD_REVIVING);
    if (tid > 0)
        return (pid_t)tid;
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

/* The thread that asked, if it is not the leader, who lives. It parked last, so it is the first of the list. */
static struct jf_thread *take_asking(const struct jf_freezer *freezer, struct jf_thread *first)
{
    pid_t asking = atomic_load(&freezer->asking);
    return first && first->tid == asking && asking != freezer->cloned_by ? first : NULL;
}

static int revive_all(struct jf_freezer *freezer, struct jf_thread *thread, struct jf_error *error)
{
    while (thread) {
        struct jf_thread *next = thread->next; /* the frame is gone once the thread runs */
        if (thread->left)
            bury(freezer, thread);
        else if (thread->tid != freezer->cloned_by && revive_one(freezer, thread, error) < 0)
            return -1;
        thread = next;
    }
    return 0;
}

/* Records of threads that may not come are not written to: each is on a page of its own, which would be copied. */
static bool may_wait(const struct jf_freezer *freezer, const struct jf_thread *thread)
{
    if (!freezer->may_wait)
        return false;
    while (thread && (thread->tid == freezer->cloned_by || freezer->may_wait(thread->name)))
        thread = thread->next;
    return !thread;
}

/*
 * The asking thread last, for it may act on its own at once, and should do so in a process that is whole; but first, and
 * alone, if the others may wait: to everybody it looks as if they had not had a turn on a processor yet.
 */
int jf_revive(struct jf_freezer *freezer, struct jf_error *error)
{
    struct jf_thread *first = atomic_exchange(&freezer->gate, JF_GATE_CLOSED);
    struct jf_thread *asking = take_asking(freezer, first), *others = asking ? asking->next : first;
    adopt_id(freezer, freezer->cloned_by);
    if (asking && may_wait(freezer, others)) {
        freezer->later = others;
        atomic_store(&freezer->wholeness, JF_PARTIAL);
        return (freezer->first = revive_one(freezer, asking, error)) < 0 ? -1 : 0;
    }
    atomic_store(&freezer->wholeness, JF_WHOLE);
    return revive_all(freezer, others, error) < 0 || (asking && revive_one(freezer, asking, error) < 0) ? -1 : 0;
}

/* The time that a thread has had on a processor; no descriptor is opened for it. See CPUCLOCK_PERTHREAD in the kernel. */
static int64_t processor_time(pid_t tid)
{
    struct timespec time;
    return JF_SYS(SYS_clock_gettime, (long)(~(unsigned)tid << 3 | 6), &time) < 0 ? -1 : time.tv_sec * 1000000000LL + time.tv_nsec;
}

/*
 * Has another thread than this one ever given up its processor of its own will? As long as it has not, it has something to do,
 * though it may be kept from it by all the others of a busy machine.
 */
static bool others_have_waited(void)
{
    struct rusage all, own;
    return JF_SYS(SYS_getrusage, RUSAGE_SELF, &all) < 0 || JF_SYS(SYS_getrusage, RUSAGE_THREAD, &own) < 0 ||
           all.ru_nvcsw > own.ru_nvcsw;
}

/* Until the asking thread has ended or waits for something, a collection perhaps, or has been busy for long. */
static void await_want(struct jf_freezer *freezer)
{
    const struct timespec look = {.tv_nsec = LOOK_NS};
    int64_t before = 0, now;
    for (int looks = 0; looks < LOOKS; looks++, before = now) {
        if (jf_futex_wait(&freezer->wholeness, JF_PARTIAL, &look) != -ETIMEDOUT)
            return;
        now = processor_time(freezer->first);
        if (now < 0 || now > LONG_NS || (now < before + BUSY_NS && others_have_waited()))
            return;
    }
}

void jf_revive_later(struct jf_freezer *freezer)
{
    struct jf_error error;
    if (atomic_load(&freezer->wholeness) == JF_WHOLE)
        return;
    await_want(freezer);
    if (revive_all(freezer, freezer->later, &error) < 0) {
        if (freezer->failed)
            freezer->failed(&error);
        jf_exit_group(1);
    }
    atomic_store(&freezer->wholeness, JF_WHOLE);
    jf_futex_wake(&freezer->wholeness);
}

bool jf_revived_all(void)
{
    return atomic_load(&jf_the_freezer.wholeness) == JF_WHOLE;
}

/* Until the word has the value, which nobody is woken for. */
static int await_value(_Atomic uint32_t *word, uint32_t wanted, int64_t end, struct jf_error *error)
{
    const struct timespec look = {.tv_nsec = LOOK_NS};
    for (uint32_t seen; (seen = atomic_load(word)) != wanted; jf_futex_wait(word, seen, &look))
        if (jf_now_ns() > end)
            return jf_fail(error, ETIMEDOUT, "the threads of the process are still being re-created");
    return 0;
}

int jf_revive_now(struct jf_freezer *freezer, int limit_ms, struct jf_error *error)
{
    uint32_t partial = JF_PARTIAL;
    int64_t end = jf_now_ns() + limit_ms * 1000000LL;
    if (atomic_compare_exchange_strong(&freezer->wholeness, &partial, JF_WANTED))
        jf_futex_wake(&freezer->wholeness);
    int status = await_value(&freezer->wholeness, JF_WHOLE, end, error);
    return status < 0 ? status : await_value(&freezer->nameless, 0, end, error);
}
