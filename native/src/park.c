/*
 * The handler in which a thread stops. What can happen to a signalled thread:
 *
 *   1. It parks, is released, returns.                                   The ordinary way.
 *   2. It gets the signal after the freeze was called off: the gate is closed, it returns at once.
 *   3. It gets the signal so late that the next freeze is on: it parks for that one, and is counted by it.
 *   4. It is the group leader: while parked it may be ordered to run the frozen function.
 *   5. It is the asking thread: it parks last, by signalling itself, and starts the leader from in here, when all it
 *      needs to be re-created is on record.
 *   6. It is in a child: a new kernel thread comes back through jf_context_save with 1 and just returns; rt_sigreturn
 *      restores registers, floating point state, signal mask and alternate stack from the signal frame.
 */
#define _GNU_SOURCE
#include "freezer.h"
#include "jfork/fault.h"
#include "jfork/watch.h"
#include "sys.h"

#include <errno.h>
#include <linux/ioprio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

static bool rseq_registered(const struct jf_freezer *freezer, const char *tls)
{
    /* struct rseq: cpu_id_start, then cpu_id, negative while not registered. */
    return freezer->rseq_length && *(const int32_t *)(const void *)(tls + freezer->rseq_offset + 4) >= 0;
}

void jf_describe_self(struct jf_thread *thread)
{
    const struct jf_freezer *freezer = &jf_the_freezer;
    thread->tid = jf_gettid();
    thread->tls = jf_thread_pointer();
    thread->rseq = rseq_registered(freezer, thread->tls);
    thread->restore = 0;
    JF_SYS(SYS_get_robust_list, 0, &thread->robust_list, &thread->robust_length);
    JF_SYS(SYS_prctl, PR_GET_NAME, thread->name);
    thread->slack = JF_SYS(SYS_prctl, PR_GET_TIMERSLACK);
    memset(&thread->sched, 0, sizeof thread->sched);
    JF_SYS(SYS_sched_getattr, 0, &thread->sched, sizeof thread->sched, 0);
    thread->affinity_length = JF_SYS(SYS_sched_getaffinity, 0, JF_AFFINITY_BYTES, thread->affinity);
    jf_credentials_describe(&thread->credentials);
    thread->ioprio = JF_SYS(SYS_ioprio_get, IOPRIO_WHO_PROCESS, 0);
}

static bool enter(struct jf_freezer *freezer, struct jf_thread *thread)
{
    struct jf_thread *first = atomic_load(&freezer->gate);
    do {
        if (first == JF_GATE_CLOSED)
            return false;
        thread->next = first;
    } while (!atomic_compare_exchange_weak(&freezer->gate, &first, thread));
    atomic_fetch_add(&freezer->arrivals, 1);
    jf_futex_wake(&freezer->arrivals);
    return true;
}

static void order_leader(struct jf_freezer *freezer)
{
    atomic_store(&freezer->leader->state, JF_ORDERED);
    jf_futex_wake(&freezer->leader->state);
}

/* SETXID_BIT of the member `cancelhandling` of struct pthread, see glibc's nptl/descr.h. */
#define CHANGING 0x40

/*
 * libc changes the users and groups of a process by a signal to each thread, and waits until all have acted. A child would
 * wait for ever, for the signals are not copied.
 */
static bool is_changing(const struct jf_freezer *freezer, const struct jf_thread *thread)
{
    return freezer->state_offset && *(const volatile int *)(const void *)(thread->tls + freezer->state_offset) & CHANGING;
}

static bool is_odd(const struct jf_freezer *freezer, const struct jf_thread *thread, const struct jf_thread *leader)
{
    return is_changing(freezer, thread) || !jf_credentials_equal(&thread->credentials, &leader->credentials) ||
           !jf_tables_shared(leader->tid, thread->tid);
}

/* A re-created thread starts with the group leader's attributes; note what differs. */
void jf_note_differences(struct jf_freezer *freezer, const struct jf_thread *leader)
{
    freezer->odd = is_changing(freezer, leader) ? leader : NULL;
    for (struct jf_thread *thread = atomic_load(&freezer->gate); thread; thread = thread->next) {
        if (is_odd(freezer, thread, leader))
            freezer->odd = thread;
        if (memcmp(thread->name, leader->name, sizeof thread->name))
            thread->restore |= JF_RESTORE_NAME;
        if (memcmp(&thread->sched, &leader->sched, sizeof thread->sched))
            thread->restore |= JF_RESTORE_SCHED;
        if (thread->affinity_length != leader->affinity_length ||
            (thread->affinity_length > 0 && memcmp(thread->affinity, leader->affinity, (size_t)thread->affinity_length)))
            thread->restore |= JF_RESTORE_AFFINITY;
        if (thread->slack != leader->slack)
            thread->restore |= JF_RESTORE_SLACK;
        if (thread->ioprio != leader->ioprio)
            thread->restore |= JF_RESTORE_IOPRIO;
    }
}

/*
 * The group leader is the one thread that a child cannot do without. It stays in the handler for ever, but can be stopped
 * and give orders again, and is told when the caller dies.
 */
_Noreturn static void stay_behind(const struct jf_freezer *freezer)
{
    static _Atomic uint32_t never;
    uint64_t mask = ~JF_SIGBIT(freezer->signal);
    JF_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &mask, 0, JF_SIGSET_BYTES);
    for (;;)
        jf_futex_wait(&never, 0, NULL);
}

/*
 * In a child the asking thread runs as soon as it is revived, and may even begin the next freeze before this one has left
 * its handler: nothing of the freezer may be touched there any more, once the process is whole.
 */
static void obey(struct jf_freezer *freezer, struct jf_thread *self)
{
    pid_t before = jf_getpid();
    atomic_store(&self->state, JF_PARKED);
    jf_note_differences(freezer, self); /* only now is the asking thread on record as well */
    int result = freezer->fn(freezer->argument);
    if (jf_getpid() != before) {
        jf_revive_later(freezer);
        if (self->left)
            stay_behind(freezer);
        atomic_store(&self->state, JF_RELEASED);
        return;
    }
    freezer->result = result;
    jf_release_all(freezer);
}

static void stand(struct jf_freezer *freezer, struct jf_thread *self)
{
    uint32_t state;
    while ((state = atomic_load(&self->state)) != JF_RELEASED) {
        if (state == JF_ORDERED)
            obey(freezer, self);
        else
            jf_futex_wait(&self->state, JF_PARKED, NULL);
    }
}

static void park(int number, siginfo_t *info, void *ucontext)
{
    struct jf_freezer *freezer = &jf_the_freezer;
    struct jf_thread self;
    (void)number;
    if (info->si_code > 0) { /* sent by the kernel: the watched socket */
        jf_watch_fired();
        return;
    }
    if (atomic_load(&freezer->gate) == JF_GATE_CLOSED)
        return;
    atomic_store(&self.state, JF_PARKED);
    self.at = jf_interrupted_at(ucontext);
    self.waits = jf_waits_in_call(ucontext);
    self.futex = jf_futex_of(ucontext);
    self.left = false;
    jf_describe_self(&self);
    if (jf_context_save(&self.context))
        return; /* revived */
    jf_fault(JF_FAULT_THREAD_STOPPING);
    if (!enter(freezer, &self))
        return;
    jf_fault(JF_FAULT_THREAD_STOPPED);
    if (self.tid == atomic_load(&freezer->asking))
        order_leader(freezer);
    stand(freezer, &self);
}

static void (*const handler)(int, siginfo_t *, void *) = park;

int jf_park_install(struct jf_freezer *freezer, struct jf_error *error)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_RESTART};
    action.sa_sigaction = handler;
    sigfillset(&action.sa_mask);
    if (sigaction(freezer->signal, &action, NULL) < 0)
        return jf_fail(error, errno, "the signal handler that stops threads cannot be installed");
    return 0;
}

bool jf_park_installed(const struct jf_freezer *freezer)
{
    struct sigaction action;
    return sigaction(freezer->signal, NULL, &action) == 0 && (action.sa_flags & SA_SIGINFO) &&
           action.sa_sigaction == handler;
}

void jf_release_all(struct jf_freezer *freezer)
{
    struct jf_thread *thread = atomic_exchange(&freezer->gate, JF_GATE_CLOSED);
    while (thread != JF_GATE_CLOSED && thread != NULL) {
        struct jf_thread *next = thread->next; /* the frame is gone once the thread sees its release */
        _Atomic uint32_t *word = &thread->state;
        atomic_store(word, JF_RELEASED);
        jf_futex_wake(word);
        thread = next;
    }
}
