/*
 * Stop all other threads, within a bound, or none.
 *
 * A thread may exit between the signal and its handler: whoever is awaited is looked up again. A thread may block the
 * signal while it waits for a lock whose holder is parked already (libc does so where threads start and exit): waiting
 * cannot help, so everything is released, and tried again after a pause. Threads may be created while others are
 * being stopped: the list is read until it shows nobody new.
 */
#define _GNU_SOURCE
#include "freezer.h"
#include "sys.h"
#include "tasks.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#define ATTEMPT_NS 500000000L  /* one attempt, as long as threads keep arriving */
#define GLANCE_NS 1000000L     /* then look why nobody arrives */
#define PAUSE_MIN_NS 200000L
#define PAUSE_MAX_NS 20000000L

#define MORE_NAMES 2           /* of threads that do not answer, so that the message fits */

enum { STOPPED = 0, STUCK = 1, HOPELESS = -1 };

struct attempt {
    struct jf_freezer *freezer;
    struct jf_tasks *tasks;
    struct jf_thread *seen; /* newest arrival that is marked already */
    pid_t pid, self;
    pid_t stuck; /* somebody who was awaited in vain */
    pid_t deaf;  /* somebody who slept with the signal blocked, in any attempt: more likely the reason */
    bool leader_gone;
    bool unsettled; /* at the last attempt all stood, but a lock of the loader was just changing hands */
    int fresh;
    struct jf_error *error;
};

/* Only the asking thread uses it, and only one thread asks at a time. */
static struct jf_tasks the_tasks;

static int signal_one(void *context, pid_t tid)
{
    struct attempt *attempt = context;
    if (tid == attempt->self || (tid == attempt->pid && attempt->leader_gone))
        return 0;
    struct jf_task *task = jf_tasks_at(attempt->tasks, tid, attempt->error);
    if (!task)
        return HOPELESS;
    if (task->state == JF_TASK_SIGNALLED || task->state == JF_TASK_PARKED)
        return 0;
    long status = JF_SYS(SYS_tgkill, attempt->pid, tid, attempt->freezer->signal);
    /*
     * EAGAIN: too many queued signals, the next listing tries again. ESRCH: gone; but a listing in which somebody dies ends
     * there (next_tid in the kernel's fs/proc/base.c) and says nothing of the rest, so one without the dead is needed, too.
     */
    if (status < 0) {
        task->state = JF_TASK_GONE;
        attempt->fresh++;
        return 0;
    }
    task->state = JF_TASK_SIGNALLED;
    attempt->tasks->outstanding++;
    attempt->fresh++;
    return 0;
}

static int mark_arrivals(struct attempt *attempt)
{
    struct jf_thread *first = atomic_load(&attempt->freezer->gate);
    for (struct jf_thread *thread = first; thread != attempt->seen && thread; thread = thread->next) {
        struct jf_task *task = jf_tasks_at(attempt->tasks, thread->tid, attempt->error);
        if (!task)
            return HOPELESS;
        if (task->state == JF_TASK_SIGNALLED)
            attempt->tasks->outstanding--;
        task->state = JF_TASK_PARKED;
        if (thread->tid == attempt->pid)
            attempt->freezer->leader = thread;
        if (*jf_tid_word(attempt->freezer, thread->tls) != thread->tid) {
            jf_fail(attempt->error, ENOSYS, "thread '");
            jf_say(attempt->error, thread->name);
            jf_say(attempt->error, "' was not made by libc's pthread_create, it cannot be re-created in a forked process");
            return HOPELESS;
        }
    }
    attempt->seen = first;
    return STOPPED;
}

/* A thread on its way into the handler has all signals blocked as well, but this one is no longer pending. */
static bool blocks_signal(const struct attempt *attempt, const struct jf_task_report *report)
{
    return report->blocked & report->pending & JF_SIGBIT(attempt->freezer->signal);
}

/* Whoever is still awaited may have exited, or may never come. */
static int examine_missing(struct attempt *attempt)
{
    struct jf_task *tasks = jf_tasks_array(attempt->tasks);
    int verdict = STOPPED;
    bool found = false;
    for (uint32_t i = 0; i < attempt->tasks->size; i++) {
        struct jf_task_report report;
        if (tasks[i].state != JF_TASK_SIGNALLED)
            continue;
        if (!jf_task_report(tasks[i].tid, &report) || report.state == 'Z' || report.state == 'X') {
            attempt->leader_gone |= tasks[i].tid == attempt->pid;
            tasks[i].state = JF_TASK_GONE;
            attempt->tasks->outstanding--;
            continue;
        }
        bool blocks = blocks_signal(attempt, &report);
        if (blocks || !found)
            attempt->stuck = tasks[i].tid;
        found |= blocks;
        if (!blocks || report.state != 'S')
            continue;
        if (atomic_load(&attempt->freezer->gate) != attempt->seen)
            return STOPPED; /* it may sleep because it has arrived meanwhile, and the signal be one of an earlier attempt */
        attempt->deaf = tasks[i].tid;
        verdict = STUCK;
    }
    return verdict;
}

static int await_arrivals(struct attempt *attempt, int64_t deadline)
{
    const struct timespec glance = {0, GLANCE_NS};
    for (;;) {
        uint32_t arrivals = atomic_load(&attempt->freezer->arrivals);
        int status = mark_arrivals(attempt);
        if (status != STOPPED || attempt->tasks->outstanding == 0)
            return status;
        if (jf_futex_wait(&attempt->freezer->arrivals, arrivals, &glance) != -ETIMEDOUT)
            continue;
        if ((status = examine_missing(attempt)) != STOPPED)
            return status;
        if (jf_now_ns() > deadline)
            return STUCK;
    }
}

static int try_once(struct attempt *attempt, int64_t deadline)
{
    jf_tasks_clear(attempt->tasks);
    attempt->seen = NULL;
    attempt->freezer->leader = NULL;
    attempt->unsettled = false;
    atomic_store(&attempt->freezer->gate, NULL);
    do {
        attempt->fresh = 0;
        int status = jf_tasks_list(signal_one, attempt, attempt->error);
        if (status == 0)
            status = await_arrivals(attempt, deadline);
        if (status != STOPPED)
            return status;
        if (attempt->fresh && jf_now_ns() > deadline)
            return STUCK;
    } while (attempt->fresh);
    if (attempt->self != attempt->pid && !attempt->freezer->leader)
        return jf_fail(attempt->error, ESRCH,
                       "the primordial thread has ended; a process without its group leader cannot be forked");
    attempt->unsettled = !jf_loader_locks_settled(attempt->freezer, attempt->self);
    return attempt->unsettled ? STUCK : STOPPED;
}

static void say_thread(struct jf_error *error, pid_t tid, const struct jf_task_report *report)
{
    jf_say(error, "thread '");
    jf_say(error, report->name);
    jf_say(error, "' (tid ");
    jf_say_number(error, tid);
    jf_say(error, ", state ");
    jf_say(error, (char[]){report->state, 0});
    jf_say(error, ", blocked signals ");
    jf_say_hex(error, report->blocked);
    jf_say(error, ")");
}

/* On a busy machine threads that have just been released look deaf for a moment, so one name might be the wrong one. */
static void say_other_deaf(const struct attempt *attempt)
{
    const struct jf_task *tasks = jf_tasks_array(attempt->tasks);
    int more = MORE_NAMES;
    for (uint32_t i = 0; i < attempt->tasks->size && more > 0; i++) {
        struct jf_task_report report;
        if (tasks[i].state != JF_TASK_SIGNALLED || tasks[i].tid == attempt->stuck ||
            !jf_task_report(tasks[i].tid, &report) || !blocks_signal(attempt, &report))
            continue;
        jf_say(attempt->error, ", nor does ");
        say_thread(attempt->error, tasks[i].tid, &report);
        more--;
    }
}

static void blame(struct attempt *attempt, int limit_ms)
{
    struct jf_task_report report;
    struct jf_error *error = attempt->error;
    bool alive = attempt->deaf && jf_task_report(attempt->deaf, &report) && blocks_signal(attempt, &report);
    if (alive)
        attempt->stuck = attempt->deaf;
    else
        alive = attempt->stuck && jf_task_report(attempt->stuck, &report);
    jf_fail(error, ETIMEDOUT, "the threads of the process could not be stopped within ");
    jf_say_number(error, limit_ms);
    jf_say(error, " ms: ");
    if (attempt->unsettled) {
        jf_say(error, "a thread keeps taking and giving back the lock of the dynamic loader");
        return;
    }
    if (!alive) {
        jf_say(error, "threads kept being created and ended");
        return;
    }
    bool blocks = blocks_signal(attempt, &report);
    say_thread(error, attempt->stuck, &report);
    jf_say(error, " does not answer signal ");
    jf_say_number(error, attempt->freezer->signal);
    if (blocks)
        jf_say(error, ", which it blocks");
    say_other_deaf(attempt);
    jf_say(error, blocks ? "; threads of a template must not block signals" : "; it may be stuck in a system call");
}

static int stop_others(struct jf_freezer *freezer, int limit_ms, struct jf_error *error)
{
    struct attempt attempt = {.freezer = freezer, .tasks = &the_tasks, .pid = jf_getpid(), .self = jf_gettid(),
                              .error = error};
    int64_t end = jf_now_ns() + limit_ms * 1000000LL;
    long pause = PAUSE_MIN_NS;
    if (!jf_park_installed(freezer))
        return jf_fail(error, EBUSY, "another library has taken over the signal that stops threads");
    if (!jf_tasks_are_ours(attempt.pid))
        return jf_fail(error, ENOSYS, "/proc does not show this process by its own id; it must be mounted in the pid "
                                      "namespace of the process");
    for (;;) {
        int64_t now = jf_now_ns();
        int status = try_once(&attempt, now + ATTEMPT_NS < end ? now + ATTEMPT_NS : end);
        if (status == STOPPED)
            return 0;
        jf_release_all(freezer);
        if (status == HOPELESS)
            return -1;
        if (jf_now_ns() >= end) {
            blame(&attempt, limit_ms);
            return -1;
        }
        jf_sleep_ns(pause);
        pause = pause * 2 < PAUSE_MAX_NS ? pause * 2 : PAUSE_MAX_NS;
    }
}

static int run_on_self(struct jf_freezer *freezer, jf_frozen_fn fn, void *argument)
{
    struct jf_thread self;
    uint64_t all = ~0UL, mask;
    jf_describe_self(&self);
    jf_note_differences(freezer, &self);
    pid_t before = jf_getpid();
    /* As in the handler: a signal must reach neither fn nor, in a child, a thread that is not whole yet. */
    JF_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &all, &mask, JF_SIGSET_BYTES);
    int result = fn(argument);
    if (jf_getpid() != before)
        result = freezer->result;
    else
        jf_release_all(freezer);
    JF_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &mask, 0, JF_SIGSET_BYTES);
    return result;
}

static int run_on_leader(struct jf_freezer *freezer, jf_frozen_fn fn, void *argument, int *result,
                         struct jf_error *error)
{
    uint64_t before, stop = JF_SIGBIT(freezer->signal);
    pid_t self = jf_gettid();
    freezer->fn = fn;
    freezer->argument = argument;
    atomic_store(&freezer->asking, self);
    JF_SYS(SYS_rt_sigprocmask, SIG_UNBLOCK, &stop, &before, JF_SIGSET_BYTES);
    long status = JF_SYS(SYS_tgkill, jf_getpid(), self, freezer->signal);
    /* Back here when all is over, in the template and in each child: the signal is delivered before tgkill returns. */
    JF_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &before, 0, JF_SIGSET_BYTES);
    atomic_store(&freezer->asking, 0);
    if (status < 0) {
        jf_release_all(freezer);
        jf_fail(error, (int)-status, "the thread that asks for a fork cannot be signalled; see RLIMIT_SIGPENDING (ulimit -i)");
        jf_say_errno(error);
        return -1;
    }
    *result = freezer->result;
    return 0;
}

const char *jf_frozen_odd_thread(const struct jf_freezer *freezer)
{
    return freezer->odd ? freezer->odd->name : NULL;
}

int jf_frozen_call(struct jf_freezer *freezer, jf_frozen_fn fn, void *argument, int limit_ms, int *result,
                   struct jf_error *error)
{
    if (atomic_exchange(&freezer->busy, 1))
        return jf_fail(error, EBUSY, "another thread of this process is forking at this moment");
    int status = jf_revive_now(freezer, limit_ms, error);
    if (status == 0)
        status = stop_others(freezer, limit_ms, error);
    if (status == 0 && jf_getpid() == jf_gettid())
        *result = run_on_self(freezer, fn, argument);
    else if (status == 0)
        status = run_on_leader(freezer, fn, argument, result, error);
    atomic_store(&freezer->busy, 0);
    return status;
}
