/*
 * Where /proc belongs to another pid namespace (unshare --pid without --mount-proc) the threads cannot be found: the fork
 * must be refused, and no thread of the child be missing.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

static atomic_int stop;
static atomic_long ticks;

static void *tick(void *unused)
{
    while (!stop) {
        ticks++;
        nap();
    }
    return unused;
}

static void scenario(void)
{
    struct forking impatient = {.limit_ms = 500};
    struct jf_error error;
    long before = ticks;
    pid_t pid = try_fork_all(&impatient, &error);
    if (pid == 0)
        _exit(ticks > before ? 1 : 2);
    if (pid > 0)
        end_child(pid);
    CHECK_IS(-1, pid);
    CHECK_SAYS(error.text, "/proc");
    AWAIT(ticks > before + 2);
}

_Noreturn static void be_init(void)
{
    pthread_t ticking = start(tick, NULL);
    AWAIT(ticks);
    on_leader_and_beside(scenario);
    stop = 1;
    finish(ticking);
    _exit(0);
}

int main(void)
{
    test_begin();
    if (unshare(CLONE_NEWPID) < 0)
        skip(strerror(errno));
    pid_t pid = fork(); /* the first one in the new namespace */
    if (pid == 0)
        be_init();
    expect_exit(pid, 0, "the template with a foreign /proc");
    return test_end();
}
