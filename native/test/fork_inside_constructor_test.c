/*
 * A thread that is inside a library's constructor at the fork holds the loader's lock: the child's own copy must finish
 * loading when it is let go, others that wait for the lock must get it, and a fork of the fork must work as well.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/libraries.h"
#include "support/threads.h"

#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int inside, may_go, waiting, waited;

void slow_library_constructed(void);

void slow_library_constructed(void)
{
    inside = 1;
    while (!may_go)
        nap();
    inside = 0;
}

static void *load_slowly(void *unused)
{
    void *library = load_slow();
    CHECK_IS(42, call_in(library, "slow_library_call"));
    unload(library);
    return unused;
}

static void *wait_for_the_lock(void *unused)
{
    waiting = gettid();
    void *library = load_quick();
    CHECK_IS(1, call_in(library, "quick_library_call"));
    unload(library);
    waited = 1;
    return unused;
}

static void let_go(pthread_t loading, pthread_t contending)
{
    CHECK_IS(1, inside);
    CHECK_IS(0, waited);
    may_go = 1;
    finish(loading);
    finish(contending);
    void *library = load_quick();
    CHECK_IS(1, call_in(library, "quick_library_call"));
    finish(start(load_slowly, NULL));
    unload(library);
}

static void scenario(void)
{
    inside = may_go = waiting = waited = 0;
    pthread_t loading = start(load_slowly, NULL);
    AWAIT(inside);
    pthread_t contending = start(wait_for_the_lock, NULL);
    AWAIT(waiting);
    await_in_call(waiting, SYS_futex);
    pid_t template = getpid(), pid = fork_all();
    if (pid == 0)
        pid = fork_all();
    let_go(loading, contending);
    if (pid)
        expect_exit(pid, 0, "a child of somebody inside a constructor");
    if (getpid() != template)
        exit(0);
}

int main(void)
{
    test_begin();
    forking_begin();
    libraries_begin();
    on_leader_and_beside(scenario);
    return test_end();
}
