/* Threads that block all signals must be named when they make a fork fail, and must not spoil a later one. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#define LIMIT_MS 500

static atomic_int deaf, unblock, unblocked, stop;
static atomic_long ticks;

static void *be_deaf(void *unused)
{
    sigset_t all, before;
    sigfillset(&all);
    prctl(PR_SET_NAME, "deaf one");
    pthread_sigmask(SIG_SETMASK, &all, &before);
    deaf = gettid();
    while (!unblock)
        nap();
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    unblocked = 1;
    while (!stop)
        nap();
    return unused;
}

/* In user space, so that it is found running and not sleeping. */
static void *be_deaf_and_busy(void *unused)
{
    sigset_t all;
    sigfillset(&all);
    prctl(PR_SET_NAME, "deaf and busy");
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    deaf = gettid();
    while (!stop)
        __builtin_ia32_pause();
    return unused;
}

static void *tick(void *unused)
{
    while (!stop) {
        ticks++;
        nap();
    }
    return unused;
}

/* The tid is that of the last thread to become deaf. */
static void expect_refusal(const char *name, const char *other)
{
    struct forking impatient = {.limit_ms = LIMIT_MS};
    struct jf_error error;
    char tid[32];
    int64_t begin = now_ms();
    CHECK_IS(-1, try_fork_all(&impatient, &error));
    CHECK(now_ms() - begin < LIMIT_MS + 2000);
    CHECK_IS(ETIMEDOUT, error.number);
    snprintf(tid, sizeof tid, "tid %d", deaf);
    CHECK_SAYS(error.text, name);
    if (other)
        CHECK_SAYS(error.text, other);
    CHECK_SAYS(error.text, tid);
    CHECK_SAYS(error.text, "blocks");
}

static void expect_progress(void)
{
    long before = ticks;
    AWAIT(ticks > before + 2);
}

static void fork_must_work(void)
{
    pid_t pid = fork_all();
    if (pid == 0) {
        expect_progress();
        _exit(0);
    }
    expect_exit(pid, 0, "the child");
}

static void scenario(void)
{
    deaf = unblock = unblocked = stop = ticks = 0;
    pthread_t ticking = start(tick, NULL), sleeping = start(be_deaf, NULL);
    AWAIT(deaf && ticks); /* threads that are just starting block signals as well */
    expect_refusal("'deaf one'", NULL);
    expect_progress();
    expect_refusal("'deaf one'", NULL);
    unblock = 1;
    AWAIT(unblocked);
    fork_must_work();
    deaf = 0;
    pthread_t busy = start(be_deaf_and_busy, NULL);
    AWAIT(deaf);
    expect_refusal("'deaf and busy'", NULL);
    expect_progress();
    deaf = unblock = 0;
    pthread_t another = start(be_deaf, NULL);
    AWAIT(deaf);
    expect_refusal("'deaf one'", "'deaf and busy'");
    expect_progress();
    unblock = stop = 1;
    finish(another);
    finish(busy);
    finish(sleeping);
    finish(ticking);
}

int main(void)
{
    test_begin();
    on_leader_and_beside(scenario);
    return test_end();
}
