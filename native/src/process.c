/* The thawed side: read commands, decide when to freeze. The frozen side is serve.c. */
#define _GNU_SOURCE
#include "process.h"

#include "jfork/fault.h"
#include "jfork/output.h"
#include "jfork/title.h"
#include "jfork/watch.h"
#include "kept.h"
#include "settle.h"
#include "signals.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define MS 1000000LL
#define QUIET_NS (100 * MS)        /* time for a thread dump, or for attach to begin, before the next freeze */
#define BUSY_NS (5 * MS)           /* look again whether a client of attach is gone */
#define BUSY_LIMIT_NS (10000 * MS) /* then the fork fails */
#define COLLECT_NS (2 * MS)        /* for whoever collects children that have ended */
#define ODD_LIMIT_NS (1000 * MS)   /* for a thread to become like the others */
#define IDLE_NS (200 * MS)         /* freeze again when no command came for so long */
#define IDLE_RETRY_NS (5000 * MS)
#define SETTLE_NS (50 * MS)        /* only where one freeze serves many forks */
#define COMPILE_NS (250 * MS)      /* behind that; few methods take longer */
#define ACT_NS (2000 * MS)         /* for whoever acts on a signal, on a busy machine */

static int map_board(struct jf_process *process, int fd, struct jf_error *error)
{
    struct stat status;
    if (fd < 0)
        return 0;
    if (fstat(fd, &status) < 0)
        return jf_fail(error, errno, "the pid board was not passed to this process");
    void *board = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (board == MAP_FAILED)
        return jf_fail(error, errno, "the pid board cannot be mapped");
    close(fd);
    process->board = board;
    process->board_length = (size_t)status.st_size;
    return 0;
}

struct jf_process *jf_process_open(const struct jf_process_options *options, struct jf_error *error)
{
    struct jf_process *process = jf_kept_new(sizeof *process);
    jf_fault(JF_FAULT_PROCESS_OPENING);
    if (!process || !(process->inbox = jf_inbox_new()) || !(process->record = jf_record_new()) ||
        !(process->reader = jf_reader_new(process->inbox))) {
        jf_fail(error, ENOMEM, "no memory for the process");
        return NULL;
    }
    process->options = *options;
    process->freezer = jf_freezer_get(error);
    if (!process->freezer || map_board(process, options->board, error) < 0)
        return NULL;
    if (fcntl(options->control, F_SETFD, FD_CLOEXEC) < 0) {
        jf_fail(error, errno, "the control socket was not passed to this process");
        return NULL;
    }
    jf_collapse_open(&process->collapse);
    jf_unused_open(&process->unused, options->unused, process->collapse.possible);
    jf_text_open(&process->text, process->collapse.possible ? options->text_used : NULL);
    jf_signals_note();
    jf_fault(JF_FAULT_PROCESS_OPENED);
    /* One without a board forks nobody: it is no template, and has said what it is. */
    if (options->board >= 0 && jf_title_open())
        jf_title_say("template", NULL, 0);
    return process;
}

const struct jf_frame *jf_process_frame(struct jf_process *process)
{
    return jf_reader_frame(process->reader);
}

struct jf_inbox *jf_process_inbox(struct jf_process *process)
{
    return process->inbox;
}

int jf_process_control(const struct jf_process *process)
{
    return process->options.control;
}

/* The function's name is the beginning of the command that says to run it. */
static void say_worker(const struct jf_frame *frame)
{
    if (frame->command == JF_RUN && frame->payload)
        jf_title_say("worker", frame->payload, strnlen(frame->payload, frame->length));
}

void jf_process_release(struct jf_process *process)
{
    say_worker(jf_reader_frame(process->reader));
    jf_serve_released();
    jf_watch_disarm();
    if (process->board)
        JF_SYS(SYS_munmap, process->board, process->board_length);
    process->board = NULL;
    jf_fault(JF_FAULT_RUN_RELEASED);
}

int jf_process_watch(const struct jf_process *process, int socket, struct jf_error *error)
{
    return jf_watch_arm(process->freezer, socket, error);
}

int jf_process_explain(struct jf_process *process, const void *payload, size_t length, struct jf_error *error)
{
    process->explanation.used = 0;
    if (jf_region_reserve(&process->explanation, length, error) < 0)
        return -1;
    memcpy(process->explanation.base, payload, length);
    process->explanation.used = length;
    return 0;
}

static void refuse_pending(struct jf_process *process, const struct jf_error *why)
{
    struct jf_error gone;
    int socket = jf_reader_frame(process->reader)->fds[0];
    if (process->explanation.used == 0 ||
        jf_write_frame(socket, JF_FAILED, process->explanation.base, (uint32_t)process->explanation.used, 1000, &gone) < 0)
        jf_write_failed(socket, "fork", why);
    jf_close(socket);
    jf_reader_next(process->reader);
}

static void quiet(struct jf_process *process, int64_t ns)
{
    int64_t until = jf_now_ns() + ns;
    if (until > process->quiet_until)
        process->quiet_until = until;
}

/* 0: go on; else the event to return. */
static int obey_signals(struct jf_process *process)
{
    uint64_t taken = jf_signals_taken();
    if (taken & JF_ENDING_SIGNALS)
        return JF_EVENT_TERMINATED;
    if (taken) {
        quiet(process, QUIET_NS);
        process->acting = true;
    }
    return 0;
}

/*
 * With the other threads running on, so that the JVM can answer whoever asked. Time alone would not do on a busy machine:
 * the thread that acts on a signal may not have had a turn yet.
 */
static void await_quiet(struct jf_process *process)
{
    for (int64_t left; (left = process->quiet_until - jf_now_ns()) > 0;)
        jf_sleep_ns(left < QUIET_NS ? left : QUIET_NS);
    if (process->acting)
        jf_settle(ACT_NS, NULL);
    process->acting = false;
}

static void go_on(struct jf_process *process)
{
    if (process->options.after && process->options.after(process->options.context, &process->why_after) < 0)
        process->after_failed = true;
    jf_fault(JF_FAULT_THREADS_RESUMED);
}

/* A method in the making is worth more patience than whatever else runs: each child would go on with it, on a copy of its memory. */
static void settle(const struct jf_process *process)
{
    if (!jf_settle(SETTLE_NS, NULL) && process->options.compiles)
        jf_settle(COMPILE_NS, process->options.compiles);
}

static int freeze_and_serve(struct jf_process *process, int *reason, struct jf_error *error)
{
    process->explanation.used = 0;
    jf_signals_note();
    if (process->options.stay_frozen)
        settle(process);
    jf_fault(JF_FAULT_FREEZE_SETTLED);
    if (process->options.before && process->options.before(process->options.context, error) < 0) {
        go_on(process);
        return -1;
    }
    jf_fault(JF_FAULT_THREADS_SUSPENDED);
    bool held = jf_output_hold();
    int status = jf_frozen_call(process->freezer, jf_serve_frozen, process, process->options.freeze_limit_ms, reason,
                                error);
    if (held)
        jf_output_release();
    if (status == 0 && *reason == JF_THAW_CHILD)
        return 0;
    jf_fault(JF_FAULT_THAWED);
    go_on(process);
    return status;
}

/* Of something that goes by itself; begins to count at the first call. */
static bool lasts(int64_t *since, int64_t limit)
{
    int64_t now = jf_now_ns();
    if (!*since)
        *since = now;
    if (now - *since <= limit)
        return false;
    *since = 0;
    return true;
}

/* A client of attach is connected: a copy of its connection in a child would keep it waiting for an end for ever. */
static int yield_to_attach(struct jf_process *process, bool pending)
{
    struct jf_error error;
    if (pending && lasts(&process->busy_since, BUSY_LIMIT_NS)) {
        jf_fail(&error, EBUSY, "a tool has been attached to the template for 10 s (jcmd, jstack, ...); a process cannot be "
                               "forked while it is");
        refuse_pending(process, &error);
        return 0;
    }
    quiet(process, BUSY_NS);
    return 0;
}

/* What was looked at before the freeze has become another: look again. */
static int look_again(struct jf_process *process, bool pending)
{
    struct jf_error error;
    if (pending && lasts(&process->changed_since, BUSY_LIMIT_NS)) {
        jf_fail(&error, EBUSY, "libraries have been loaded or unloaded in the template all the time for 10 s");
        refuse_pending(process, &error);
    }
    return 0;
}

/* setuid(3) and its kin change one thread after the other. */
static int yield_to_odd(struct jf_process *process, bool pending)
{
    struct jf_error error;
    if (lasts(&process->odd_since, ODD_LIMIT_NS)) {
        process->may_stay_frozen = false;
        jf_fail(&error, EPERM, "thread '");
        jf_say(&error, process->odd);
        jf_say(&error, "' has a user, group, capabilities, filter of system calls, descriptors or directory of its own, which "
                       "it would not have in a forked process; let threads of a template be alike");
        if (jf_hazard_found(&process->options.policy, JF_HAZARD_CREDENTIALS, &error) < 0 && pending)
            refuse_pending(process, &error);
        return 0;
    }
    quiet(process, BUSY_NS);
    return 0;
}

static int after_thaw(struct jf_process *process, int reason, bool pending)
{
    if (reason != JF_THAW_BUSY)
        process->busy_since = 0;
    if (reason != JF_THAW_ODD)
        process->odd_since = 0;
    if (reason != JF_THAW_CHANGED)
        process->changed_since = 0;
    switch (reason) {
    case JF_THAW_CHILD: return JF_EVENT_FORKED;
    case JF_THAW_SIGNAL: return obey_signals(process);
    case JF_THAW_BUSY: return yield_to_attach(process, pending);
    case JF_THAW_ODD: return yield_to_odd(process, pending);
    case JF_THAW_CHANGED: return look_again(process, pending);
    case JF_THAW_ATTACH: quiet(process, QUIET_NS); return 0;
    case JF_THAW_REFUSED: process->refreeze_at = jf_now_ns() + IDLE_RETRY_NS; return 0;
    case JF_THAW_COLLECT: quiet(process, COLLECT_NS); return 0;
    default: return 0;
    }
}

/* One freeze, for a fork that is pending or just to be ready for the next. 0 or an event. */
static int freeze_once(struct jf_process *process, bool pending)
{
    struct jf_error error;
    int reason, event = obey_signals(process);
    if (event)
        return event;
    await_quiet(process);
    process->may_stay_frozen = true;
    process->refreeze_at = jf_now_ns() + IDLE_NS;
    if (freeze_and_serve(process, &reason, &error) == 0)
        return after_thaw(process, reason, pending);
    process->refreeze_at = jf_now_ns() + IDLE_RETRY_NS;
    if (pending)
        refuse_pending(process, &error);
    return 0;
}

static int await_command(struct jf_process *process)
{
    struct pollfd poll = {.fd = process->options.control, .events = POLLIN};
    struct timespec time = {0}, *limit = NULL;
    if (process->may_stay_frozen && process->options.stay_frozen) {
        int64_t left = process->refreeze_at - jf_now_ns();
        if (left <= 0)
            return freeze_once(process, false);
        time = (struct timespec){left / 1000000000, left % 1000000000};
        limit = &time;
    }
    jf_poll(&poll, 1, limit, NULL);
    return 0;
}

static int arm_watch(struct jf_process *process, struct jf_error *error)
{
    process->delivered = true;
    jf_fault(JF_FAULT_COMMAND_READ);
    if (jf_watch_arm(process->freezer, process->options.control, error) < 0)
        return -1;
    jf_fault(JF_FAULT_COMMAND_WATCHED);
    return JF_EVENT_COMMAND;
}

/* 0: read on; else an event or -1. */
static int handle_frame(struct jf_process *process, struct jf_error *error)
{
    switch (jf_reader_frame(process->reader)->command) {
    case JF_FORK: jf_fault(JF_FAULT_FORK_READ); return freeze_once(process, true);
    case JF_TEXT:
    case JF_OCTETS:
    case JF_HANDLES: jf_reader_next(process->reader); return 0;
    default: return arm_watch(process, error);
    }
}

static void finish_delivered(struct jf_process *process)
{
    jf_watch_disarm();
    if (!process->delivered)
        return;
    process->delivered = false;
    process->refreeze_at = jf_now_ns() + IDLE_NS;
    jf_reader_next(process->reader);
    jf_fault(JF_FAULT_COMMAND_DONE);
}

int jf_process_next(struct jf_process *process, struct jf_error *error)
{
    int event = 0;
    finish_delivered(process);
    while (event == 0) {
        int step = jf_reader_step(process->reader, process->options.control, error);
        if (step < 0)
            return -1;
        if (step == JF_READ_EOF)
            return JF_EVENT_EOF;
        event = step == JF_READ_FRAME ? handle_frame(process, error) : await_command(process);
        if (process->after_failed) {
            *error = process->why_after;
            return -1;
        }
    }
    /* Repairs, too, end with the caller. */
    if (event == JF_EVENT_FORKED && jf_watch_arm(process->freezer, process->options.control, error) < 0)
        return -1;
    return event;
}
