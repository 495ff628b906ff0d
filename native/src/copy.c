#define _GNU_SOURCE
#include "jfork/copy.h"

#include "jfork/fault.h"
#include "jfork/output.h"
#include "jfork/repair.h"
#include "jfork/title.h"
#include "process.h"
#include "settle.h"
#include "signals.h"
#include "sys.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>

#define THAW_NS 200000L         /* for a thread to come out of native code */
#define GO_ON_NS 300000L        /* for suspended ones, too; longer each time */
#define GO_ON_MOST 30           /* times as long */
#define THAWS 10                /* before those are let go on */
#define ACT_NS 100000000LL      /* for whoever acts on a signal */
#define ACT_LIMIT_NS 2000000000LL

enum { IN_COPY = 1, IN_PROGRAM, NOT_NOW, SIGNAL, REFUSED };

struct copying {
    const struct jf_copy_options *options;
    struct jf_freezer *freezer;
    struct jf_record *record;
    struct jf_error *error;
    pid_t pid;
};

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static bool is_kept(const void *context, int fd)
{
    const struct jf_copy_options *options = context;
    for (size_t i = 0; i < options->kept_count; i++)
        if (options->kept[i] == fd)
            return true;
    return false;
}

static int take_record(struct copying *copying)
{
    const struct jf_copy_options *options = copying->options;
    struct jf_exempt exempt = {.control = options->control, .handle = is_kept, .context = options,
                               .shared = options->board, .shared_length = options->board_length,
                               .policy = options->policy};
    return jf_record_take(copying->record, &exempt, copying->error);
}

/* What was shared with other processes: nobody may write there, and nobody does, but it is mapped. */
static void drop_board(const struct jf_copy_options *options)
{
    if (options->board)
        JF_SYS(SYS_mmap, options->board, options->board_length, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

static void become_copy(struct copying *copying)
{
    struct jf_error error;
    jf_child_begins(copying->options->control);
    jf_fault(JF_FAULT_COPY_BORN);
    drop_board(copying->options);
    if (jf_record_rebuild(copying->record, &error) < 0 || jf_fault_fails(JF_FAULT_COPY_REBUILT, &error) < 0 ||
        jf_revive(copying->freezer, &error) < 0)
        jf_child_failed(&error);
    jf_fault(JF_FAULT_COPY_REVIVED);
}

static int odd_thread(struct copying *copying)
{
    const char *name = jf_frozen_odd_thread(copying->freezer);
    if (!name || copying->options->policy.treatment[JF_HAZARD_CREDENTIALS] == JF_ALLOW)
        return 0;
    jf_fail(copying->error, EPERM, "thread '");
    jf_say(copying->error, name);
    jf_say(copying->error, "' has a user, group, capabilities, filter of system calls, descriptors or directory of its own "
                           "(hazard CREDENTIALS)");
    return -1;
}

/* A jf_frozen_fn. */
static int copy_frozen(void *argument)
{
    struct copying *copying = argument;
    struct jf_clone_request request = {.child_result = IN_COPY, .failed = jf_child_failed,
                                       .revived = copying->options->revived};
    if (jf_signals_seen())
        return SIGNAL;
    if (jf_fault_fails(JF_FAULT_COPY_FROZEN, copying->error) < 0)
        return REFUSED;
    if (odd_thread(copying) < 0 ||
        jf_frozen_leave(copying->freezer, copying->options->fate, copying->options->context, copying->error) < 0)
        return NOT_NOW;
    if (take_record(copying) < 0)
        return REFUSED;
    if (jf_record_attach_busy(copying->record)) {
        jf_fail(copying->error, EBUSY, "a tool is attached to this process (jcmd, jstack, ...)");
        return NOT_NOW;
    }
    if (jf_record_measure(copying->record, copying->error) < 0 ||
        jf_fault_fails(JF_FAULT_COPY_CLONING, copying->error) < 0)
        return REFUSED;
    copying->pid = jf_frozen_clone(copying->freezer, &request, copying->error);
    if (copying->pid == 0)
        become_copy(copying);
    else
        jf_fault(JF_FAULT_COPY_CLONED);
    return copying->pid < 0 ? REFUSED : copying->pid ? IN_PROGRAM : IN_COPY;
}

/* The JVM is to have acted on it before there is a copy that would do so, too. */
static void let_act(void)
{
    (void)jf_signals_taken();
    jf_sleep_ns(ACT_NS);
    jf_settle(ACT_LIMIT_NS, NULL);
}

static int freeze_once(struct copying *copying)
{
    int outcome;
    bool held = jf_output_hold();
    int status = jf_frozen_call(copying->freezer, copy_frozen, copying, copying->options->limit_ms, &outcome, copying->error);
    if (held)
        jf_output_release();
    return status < 0 ? REFUSED : outcome;
}

/* Those that are suspended stay so for a few freezes: who is in native code comes out of it meanwhile. */
static int attempt(struct copying *copying, int64_t end)
{
    const struct jf_copy_options *options = copying->options;
    if (options->before && options->before(options->context, copying->error) < 0) {
        if (options->after)
            options->after(options->context);
        return copying->error->number == EAGAIN ? NOT_NOW : REFUSED;
    }
    int outcome = jf_fault_fails(JF_FAULT_COPY_SUSPENDED, copying->error) < 0 ? REFUSED : freeze_once(copying);
    for (int i = 0; i < THAWS && outcome == NOT_NOW && jf_now_ns() < end; i++) {
        jf_sleep_ns(THAW_NS);
        outcome = freeze_once(copying);
    }
    if (outcome == IN_COPY)
        return IN_COPY;
    jf_fault(JF_FAULT_COPY_THAWED);
    if (options->after)
        options->after(options->context);
    jf_fault(JF_FAULT_COPY_RESUMED);
    return outcome;
}

static int try_until(struct copying *copying, int64_t end)
{
    for (long tries = 1;; tries++) {
        jf_signals_note();
        int outcome = attempt(copying, end);
        if (outcome == SIGNAL) {
            let_act();
            jf_fail(copying->error, EBUSY, "signals keep being sent to this process");
        } else if (outcome != NOT_NOW) {
            return outcome;
        }
        if (jf_now_ns() >= end)
            return REFUSED;
        jf_sleep_ns(GO_ON_NS * (tries < GO_ON_MOST ? tries : GO_ON_MOST));
    }
}

static pid_t copy(struct copying *copying)
{
    int outcome = try_until(copying, jf_now_ns() + copying->options->limit_ms * 1000000LL);
    if (outcome == REFUSED)
        return -1;
    if (outcome == IN_PROGRAM)
        return copying->pid;
    if (jf_title_open())
        jf_title_say(copying->options->role, NULL, 0);
    return 0;
}

/* By one thread at a time. */
static struct jf_record *the_record;

static int begin(struct copying *copying)
{
    if (pthread_mutex_trylock(&one_at_a_time) != 0)
        return jf_fail(copying->error, EBUSY, "another thread of this process is copying it at this moment");
    if (!the_record)
        the_record = jf_record_new();
    copying->record = the_record;
    if (the_record)
        return 0;
    pthread_mutex_unlock(&one_at_a_time);
    return jf_fail(copying->error, ENOMEM, "no memory to copy the process");
}

int jf_copy_survey(const struct jf_copy_options *options, struct jf_region *found, struct jf_error *error)
{
    struct jf_copy_options surveyed = *options;
    struct copying copying = {.options = &surveyed, .error = error};
    surveyed.policy.survey = found;
    found->used = 0;
    if (begin(&copying) < 0)
        return -1;
    int status = take_record(&copying);
    pthread_mutex_unlock(&one_at_a_time);
    return status;
}

pid_t jf_copy(const struct jf_copy_options *options, struct jf_error *error)
{
    struct copying copying = {.options = options, .error = error, .freezer = jf_freezer_get(error)};
    if (!copying.freezer || begin(&copying) < 0)
        return -1;
    pid_t pid = copy(&copying);
    pthread_mutex_unlock(&one_at_a_time);
    return pid;
}
