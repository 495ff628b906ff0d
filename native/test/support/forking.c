#define _GNU_SOURCE
#include "forking.h"

#include "check.h"
#include "jfork/repair.h"
#include "threads.h"

#include <string.h>
#include <unistd.h>

static struct jf_record *the_record;

struct call {
    struct forking forking;
    struct jf_freezer *freezer;
    struct jf_error *error;
};

static void not_whole(const struct jf_error *error)
{
    char line[JF_ERROR_TEXT + 2];
    size_t length = strlen(error->text);
    memcpy(line, error->text, length);
    line[length] = '\n';
    if (write(STDERR_FILENO, line, length + 1) < 0)
        _exit(STATUS_NOT_WHOLE + 1);
    _exit(STATUS_NOT_WHOLE);
}

static int frozen(void *argument)
{
    struct call *call = argument;
    struct forking *forking = &call->forking;
    struct jf_clone_request request = {.sibling = forking->sibling, .pid_word = forking->pid_word, .failed = not_whole,
                                       .revived = forking->revived, .may_wait = forking->may_wait};
    if (forking->record && forking->record(forking->context, call->error) < 0)
        return -1;
    if (forking->record && jf_record_measure(the_record, call->error) < 0)
        return -1;
    pid_t pid = jf_frozen_clone(call->freezer, &request, call->error);
    if (pid != 0)
        return pid;
    if (forking->rebuild && forking->rebuild(forking->context, call->error) < 0)
        not_whole(call->error);
    if (jf_revive(call->freezer, call->error) < 0)
        not_whole(call->error);
    return 0;
}

pid_t try_fork_all(const struct forking *forking, struct jf_error *error)
{
    struct call call = {.error = error};
    int result;
    if (forking)
        call.forking = *forking;
    if (!call.forking.limit_ms)
        call.forking.limit_ms = FREEZE_LIMIT_MS;
    call.freezer = jf_freezer_get(error);
    if (!call.freezer)
        return -1;
    if (jf_frozen_call(call.freezer, frozen, &call, call.forking.limit_ms, &result, error) < 0)
        return -1;
    return result;
}

pid_t fork_all(void)
{
    struct jf_error error;
    pid_t pid = try_fork_all(NULL, &error);
    CHECK_WORKS(pid, error);
    return pid;
}

static bool (*the_handles)(const void *, int);

struct jf_policy *test_policy(void)
{
    static struct jf_policy policy;
    static bool made;
    if (!made)
        policy = jf_policy_default();
    made = true;
    return &policy;
}

static bool is_no_handle(const void *unused, int fd)
{
    (void)unused, (void)fd;
    return false;
}

static bool (*the_positioned)(const char *file);

void test_by_position(bool (*by_position)(const char *file))
{
    the_positioned = by_position;
}

static int take_record(void *unused, struct jf_error *error)
{
    struct jf_exempt exempt = {.control = -1, .handle = the_handles, .by_position = the_positioned, .policy = *test_policy()};
    (void)unused;
    return jf_record_take(the_record, &exempt, error);
}

static int rebuild(void *unused, struct jf_error *error)
{
    (void)unused;
    return jf_record_rebuild(the_record, error);
}

pid_t try_fork_repaired(bool (*is_handle)(const void *, int), struct jf_error *error)
{
    static const struct forking repaired = {.record = take_record, .rebuild = rebuild};
    if (!the_record)
        the_record = jf_record_new();
    the_handles = is_handle ? is_handle : is_no_handle;
    return try_fork_all(&repaired, error);
}

pid_t fork_repaired(void)
{
    struct jf_error error;
    pid_t pid = try_fork_repaired(NULL, &error);
    CHECK_WORKS(pid, error);
    return pid;
}

const struct jf_record *last_record(void)
{
    return the_record;
}

void forking_begin(void)
{
    struct jf_error error;
    CHECK_MADE(jf_freezer_get(&error), error);
}

static void *beside(void *scenario)
{
    ((void (*)(void))scenario)();
    return NULL;
}

void on_leader_and_beside(void (*scenario)(void))
{
    scenario();
    pthread_join(start(beside, (void *)scenario), NULL); /* whatever it waits for has a limit of its own */
}
