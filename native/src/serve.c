/*
 * The frozen side: everything here runs on the group leader while all other threads of the process stand still, in the
 * template; or alone, in a child that has no other thread yet. Raw system calls only.
 */
#define _GNU_SOURCE
#include "process.h"

#include "children.h"
#include "jfork/fault.h"
#include "jfork/title.h"
#include "signals.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#define COLLECT_TRIES 5

static _Atomic int child_control = -1; /* where a child tells that it cannot be made whole; -1: it is the user's by now */
static _Atomic bool forked;

bool jf_process_is_forked(void)
{
    return atomic_load(&forked);
}

/* Also of a frame that has not come to its end, and the socket of the child to be. */
static bool is_handle(const void *context, int fd)
{
    const struct jf_process *process = context;
    const struct jf_frame *frame = jf_reader_frame(process->reader);
    for (size_t i = 0; i < frame->fd_count; i++)
        if (frame->fds[i] == fd)
            return true;
    return jf_inbox_owns(process->inbox, fd);
}

static int take_record(struct jf_process *process, struct jf_error *error)
{
    struct jf_exempt exempt = {.control = process->options.control, .handle = is_handle, .context = process,
                               .shared = process->board, .shared_length = process->board_length,
                               .by_position = process->options.by_position, .policy = process->options.policy};
    return jf_record_take(process->record, &exempt, error);
}

/*
 * As jf_children_check; but a program may never collect its children, and then it is not waited for any more. A process whose
 * forks are children of its own has children that it knows of.
 */
static int check_children(struct jf_process *process, struct jf_error *error)
{
    int status = process->options.siblings ? jf_children_check(&process->options.policy, error) : 0;
    if (status == 0)
        process->uncollected = 0;
    if (status <= 0)
        return status;
    if (process->uncollected == COLLECT_TRIES)
        return 0;
    process->uncollected++;
    return 1;
}

int jf_process_survey(struct jf_process *process, struct jf_region *found, struct jf_error *error)
{
    found->used = 0;
    process->options.policy.survey = found;
    int status = take_record(process, error) < 0 || check_children(process, error) < 0 ? -1 : 0;
    process->options.policy.survey = NULL;
    return status;
}

static uint32_t slot_of(const struct jf_frame *frame)
{
    const uint8_t *octets = (const uint8_t *)frame->payload;
    return (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 | (uint32_t)octets[2] << 8 | octets[3];
}

static void *pid_word(struct jf_process *process, const struct jf_frame *frame)
{
    uint32_t slot = slot_of(frame);
    return slot < process->board_length / sizeof(uint32_t) ? process->board + slot : NULL;
}

/* The line on standard error that every failed preparation leaves; stdio may be locked by a thread that stands still. */
static void say_on_stderr(const struct jf_error *error)
{
    struct jf_error line;
    jf_fail(&line, 0, "jfork: fork failed in process ");
    jf_say_number(&line, jf_getpid());
    jf_say(&line, ": ");
    jf_say(&line, error->text);
    jf_say(&line, "\n");
    JF_SYS(SYS_write, 2, line.text, strlen(line.text));
}

void jf_child_failed(const struct jf_error *error)
{
    int control = atomic_load(&child_control);
    if (control >= 0)
        jf_write_failed(control, "fork", error);
    say_on_stderr(error);
    jf_exit_group(1);
}

void jf_child_begins(int control)
{
    atomic_store(&child_control, control);
    atomic_store(&forked, true);
}

void jf_serve_released(void)
{
    atomic_store(&child_control, -1);
}

static void become_child(struct jf_process *process, int socket)
{
    struct jf_error error;
    int control = process->options.control;
    jf_child_begins(control);
    jf_fault(JF_FAULT_CHILD_BORN);
    long status = JF_SYS(SYS_dup3, socket, control, O_CLOEXEC);
    if (status < 0) {
        child_control = socket;
        jf_fail(&error, (int)-status, "the control socket cannot be put in its place");
        jf_child_failed(&error);
    }
    jf_close(socket);
    jf_fault(JF_FAULT_CHILD_SOCKET_PLACED);
    jf_reader_next(process->reader);
    process->may_stay_frozen = false;
    process->quiet_until = process->busy_since = process->odd_since = process->changed_since = 0;
    process->acting = false;
    process->uncollected = 0;
    jf_title_say("process", NULL, 0);
    if (jf_record_rebuild(process->record, &error) < 0)
        jf_child_failed(&error);
    jf_text_drop(&process->text); /* not before: it was measured whether all memory is there */
    jf_fault(JF_FAULT_CHILD_REBUILT);
    if (jf_revive(process->freezer, &error) < 0)
        jf_child_failed(&error);
    jf_fault(JF_FAULT_CHILD_REVIVED);
}

/* 0 in the template, JF_THAW_CHILD in the child. */
static int fork_one(struct jf_process *process)
{
    struct jf_error error;
    struct jf_frame *frame = jf_reader_frame(process->reader);
    int socket = frame->fds[0];
    struct jf_clone_request request = {.sibling = process->options.siblings,
                                       .child_result = JF_THAW_CHILD, .pid_word = pid_word(process, frame),
                                       .failed = jf_child_failed, .revived = process->options.revived,
                                       .may_wait = process->options.may_wait};
    pid_t pid;
    jf_fault(JF_FAULT_CLONING);
    if (process->board && !request.pid_word)
        pid = (pid_t)jf_fail(&error, EPROTO, "the fork names a place beyond the end of the pid board");
    else if (jf_record_measure(process->record, &error) < 0)
        pid = -1;
    else
        pid = jf_frozen_clone(process->freezer, &request, &error);
    if (pid == 0) {
        become_child(process, socket);
        return JF_THAW_CHILD;
    }
    jf_fault(JF_FAULT_CLONED);
    if (pid < 0)
        jf_write_failed(socket, "fork", &error);
    jf_close(socket);
    jf_reader_next(process->reader);
    jf_fault(JF_FAULT_SOCKET_DROPPED);
    return 0;
}

/* As jf_collapse_due. What is given back need not be gathered. */
static int64_t idle_work_due(const struct jf_process *process)
{
    bool now = jf_unused_due(&process->unused) || jf_text_due(&process->text) || jf_segments_due(&process->segments);
    return now ? 0 : jf_collapse_due(&process->collapse);
}

static void do_idle_work(struct jf_process *process)
{
    if (jf_unused_due(&process->unused))
        jf_unused_step(&process->unused);
    else if (jf_text_due(&process->text))
        jf_text_step(&process->text);
    else if (jf_segments_due(&process->segments))
        jf_segments_step(&process->segments);
    else
        jf_collapse_step(&process->collapse);
}

/* Wait for the control socket, for a knock at the attach listener, and for signals, which are open only here. */
static int await_frozen(struct jf_process *process)
{
    int listener = jf_record_attach_listener(process->record);
    struct pollfd polls[2] = {{.fd = process->options.control, .events = POLLIN}, {.fd = listener, .events = POLLIN}};
    uint64_t mask = ~(uint64_t)JF_OBEYED_SIGNALS;
    jf_fault(JF_FAULT_AWAITING_FORK);
    long status;
    for (;;) {
        int64_t due = idle_work_due(process);
        struct timespec time = {.tv_sec = due / 1000000000, .tv_nsec = due % 1000000000};
        if ((status = jf_poll(polls, 2, due < 0 ? NULL : &time, &mask)) != 0)
            break;
        do_idle_work(process);
    }
    if (status == -EINTR || jf_signals_seen())
        return JF_THAW_SIGNAL;
    if (polls[1].revents & POLLIN)
        return JF_THAW_ATTACH;
    return 0;
}

/* 0 when the next fork is pending; else why to thaw. */
static int await_fork(struct jf_process *process)
{
    struct jf_error error; /* said again when the thawed side reads */
    for (;;) {
        int step = jf_reader_step(process->reader, process->options.control, &error);
        if (step == JF_READ_AGAIN) {
            int reason = await_frozen(process);
            if (reason)
                return reason;
            continue;
        }
        if (step != JF_READ_FRAME)
            return JF_THAW_READ;
        switch (jf_reader_frame(process->reader)->command) {
        case JF_FORK: return 0;
        case JF_TEXT:
        case JF_OCTETS:
        case JF_HANDLES: jf_reader_next(process->reader); break;
        default: return JF_THAW_READ;
        }
    }
}

static bool fork_is_pending(struct jf_process *process)
{
    struct jf_error error;
    return jf_reader_step(process->reader, process->options.control, &error) == JF_READ_FRAME &&
           jf_reader_frame(process->reader)->command == JF_FORK;
}

static int refuse(struct jf_process *process, const struct jf_error *why)
{
    if (!fork_is_pending(process))
        return JF_THAW_REFUSED;
    int socket = jf_reader_frame(process->reader)->fds[0];
    jf_write_failed(socket, "fork", why);
    jf_close(socket);
    jf_reader_next(process->reader);
    return JF_THAW_READ;
}

static bool is_odd(struct jf_process *process)
{
    const char *name = jf_frozen_odd_thread(process->freezer);
    if (!name || process->options.policy.treatment[JF_HAZARD_CREDENTIALS] == JF_ALLOW)
        return false;
    memcpy(process->odd, name, sizeof process->odd);
    return true;
}

/* Forks until something needs the whole process; why to thaw. */
static int serve(struct jf_process *process)
{
    struct jf_error error;
    if (jf_signals_seen())
        return JF_THAW_SIGNAL;
    if (process->options.unchanged && !process->options.unchanged())
        return JF_THAW_CHANGED;
    if (is_odd(process))
        return JF_THAW_ODD;
    int children = check_children(process, &error);
    if (children > 0)
        return JF_THAW_COLLECT;
    if (children < 0 || take_record(process, &error) < 0)
        return refuse(process, &error);
    jf_fault(JF_FAULT_RECORDED);
    if (jf_record_attach_busy(process->record))
        return JF_THAW_BUSY;
    bool pending = fork_is_pending(process);
    if (process->options.stay_frozen) {
        jf_unused_begin(&process->unused);
        jf_segments_begin(&process->segments);
        jf_collapse_begin(&process->collapse);
    }
    for (;;) {
        if (pending && fork_one(process) == JF_THAW_CHILD)
            return JF_THAW_CHILD;
        if (!process->options.stay_frozen)
            return JF_THAW_READ;
        int reason = await_fork(process);
        if (reason)
            return reason;
        pending = true;
    }
}

int jf_serve_frozen(void *argument)
{
    jf_fault(JF_FAULT_FROZEN);
    int reason = serve(argument);
    if (reason != JF_THAW_CHILD)
        jf_fault(JF_FAULT_THAWING);
    return reason;
}
